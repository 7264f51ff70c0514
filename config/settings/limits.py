"""How often one person may do what, as «how many/in how many seconds»; 0 for no limit (permissions/limits.py)."""

import os
from pathlib import Path

from config.env import VAR_DIR, rate

LIMITS = {
    "capture": rate("LIMIT_CAPTURE", "30/3600"),
    "draft": rate("LIMIT_DRAFT", "90/60"),
    "files": rate("LIMIT_FILES", "120/3600"),
    "password": rate("LIMIT_PASSWORD", "10/600"),
    "search": rate("LIMIT_SEARCH", "60/60"),
    "similar": rate("LIMIT_SIMILAR", "60/60"),
}
LIMITS_FILE = Path(os.environ.get("LIMITS_FILE") or VAR_DIR / "limits.sqlite3")
"""Where all processes of a machine count together; it may lie in memory (/dev/shm) and needs no backup."""
