"""PostgreSQL by DATABASE_URL; SQLite in VAR_DIR without it."""

import os

import dj_database_url

from config.env import VAR_DIR

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'langnghe.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Joins over six tables take longer to plan than to run: the server keeps the plan of what comes again.
    # 0 for a pooler that gives each transaction another connection and knows no prepared statements.
    threshold = int(os.environ.get("DATABASE_PREPARE_AFTER", "3"))
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": threshold > 0, "prepare_threshold": threshold or None}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}
"""Shared by the processes of a machine: a code of the second factor that one has taken, no other takes again. File
names are fingerprints of what they are about."""
