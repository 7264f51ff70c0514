"""Whether the broker answers; asked anew every few seconds at most, however often somebody asks."""

import time
from pathlib import Path

from amqp.exceptions import AMQPError
from django.conf import settings
from kombu import Connection
from kombu.exceptions import KombuError

PATIENCE = 2
"""Seconds that it may take."""
KEPT = 5
"""Seconds for which an answer holds: /readyz is open to everybody and must not become a lever against the broker."""

_answers: dict[str, tuple[float, bool]] = {}


def is_reachable(url: str) -> bool:
    """Whether a connection opens; for messages kept as files, whether their folder can be written."""
    asked_at, answer = _answers.get(url, (0.0, False))
    if not asked_at or time.monotonic() - asked_at > KEPT:
        answer = _can_write() if url.startswith("filesystem:") else _opens(url)
        _answers[url] = (time.monotonic(), answer)
    return answer


def _opens(url: str) -> bool:
    try:
        with Connection(url, connect_timeout=PATIENCE) as connection:
            # `connect` would try again by itself.
            connection.transport.close_connection(connection.transport.establish_connection())
            return True
    except (OSError, AMQPError, KombuError, LookupError, ValueError):
        return False


def _can_write() -> bool:
    probe = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])) / ".probe"
    try:
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return False
    return True
