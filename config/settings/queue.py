"""Celery on RabbitMQ by CELERY_BROKER_URL; on kombu's filesystem transport without it."""

import os

from config.env import VAR_DIR, flag

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost/"
if CELERY_BROKER_URL.startswith("filesystem://"):
    for folder in ("messages", "processed", "control"):
        (VAR_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "messages"),
        "data_folder_out": str(VAR_DIR / "broker" / "messages"),
        "processed_folder": str(VAR_DIR / "broker" / "processed"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "store_processed": False,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
"""Celery would give up after a hundred tries, about fifty minutes without a broker, and the worker would end."""
OUTBOX_WAKE = flag("OUTBOX_WAKE", True)
"""Whether a commit wakes the outbox worker at once; without it beat looks every ten seconds."""
OUTBOX_LEASE_SECONDS = float(os.environ.get("OUTBOX_LEASE_SECONDS") or 300)
"""After so long a worker that has not finished a message counts as dead; no handler may take longer."""
OUTBOX_LAG_SECONDS = int(os.environ.get("OUTBOX_LAG_SECONDS") or 300)
"""How long a message that is due may wait before /readyz and the state of the record say so."""
HEARTBEAT_SILENCE_SECONDS = int(os.environ.get("HEARTBEAT_SILENCE_SECONDS") or 120)
"""How long worker and beat may give no sign of life; beat asks the worker every ten seconds."""
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver-outbox": {"task": "ledger.deliver_outbox", "schedule": 10.0},
    "anchor-ledger": {"task": "ledger.anchor", "schedule": 3600.0},  # acts once a day
    "sweep-deadlines": {"task": "cases.sweep_deadlines", "schedule": 60.0, "options": {"expires": 60.0}},
    "end-readings": {"task": "cases.end_readings", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "close-openings": {"task": "cases.close_openings", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "purge-drafts": {"task": "cases.purge_drafts", "schedule": 24 * 3600.0},
    "extend-calendars": {"task": "cases.extend_calendars", "schedule": 24 * 3600.0},  # acts when years run out
    "forget-visits": {"task": "permissions.forget_visits", "schedule": 24 * 3600.0},
    "send-notices": {"task": "cases.send_notices", "schedule": 60.0},
    "apply-retention": {"task": "cases.apply_retention", "schedule": 24 * 3600.0},
    "end-conduct-times": {"task": "conduct.end_times", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "purge-notices": {"task": "cases.purge_notices", "schedule": 24 * 3600.0},
}
