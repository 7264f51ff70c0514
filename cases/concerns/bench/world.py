"""The state of the database before the measuring."""

from django.db import connection


def settle() -> None:
    """What autovacuum and the checkpointer would have done by now, so that neither runs into a measurement."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
