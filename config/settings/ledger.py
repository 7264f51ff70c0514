"""The record outside the database."""

import os
from pathlib import Path

from config.env import VAR_DIR

LEDGER_ANCHOR_FILE = Path(os.environ.get("LEDGER_ANCHOR_FILE") or VAR_DIR / "anchors.log")
"""Where the anchors of the ledger are written, best where the database's owner cannot change them."""
