"""Many new rows at once: COPY on PostgreSQL, INSERT of many rows elsewhere. Demo data and the benchmark only."""

from collections.abc import Sequence
from itertools import count, islice
from typing import Any

from django.db import connections, models
from django.db.models import AutoField, BigAutoField

BATCH = 500
PLAIN = (
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DateTimeField,
    models.ForeignKey,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.TextField,
    AutoField,
    BigAutoField,
)
"""Fields whose Python value is what the driver takes; subclasses (flow references, files) are asked."""


def copy_in(queryset: models.QuerySet[Any], rows: Sequence[Any]) -> None:
    """Stores new rows of one model, in order, without signals; keys are given by the caller or by the table.

    Of a tracked model the queryset is its `bulk_path(…)`, which says why. Either all rows have a key or none.
    """
    if not rows:
        return
    if connections[queryset.db].vendor != "postgresql":
        models.QuerySet(queryset.model, using=queryset.db).bulk_create(rows, batch_size=BATCH)
        return
    has_key = rows[0].pk is not None
    columns = _columns(queryset.model, has_key=has_key)
    connection = connections[queryset.db]
    names = ", ".join(f'"{column}"' for column, _, _ in columns)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{queryset.model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            values = row.__dict__
            copy.write_row(
                [
                    field.get_db_prep_save(values[name], connection) if field else values[name]
                    for _, name, field in columns
                ]
            )


def reserve_ids(model: type[models.Model], number: int) -> list[int]:
    """Keys for that many new rows, rising; must run inside a transaction."""
    connection = connections[models.QuerySet(model).db]
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', key.column, number],
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute(f'SELECT coalesce(max("{key.column}"), 0) FROM "{table}"')
        return list(islice(count(cursor.fetchone()[0] + 1), number))


def _columns(model: type[models.Model], *, has_key: bool) -> list[tuple[str, str, models.Field | None]]:
    """Column, attribute, and the field where its value must be prepared for the database."""
    fields = [field for field in model._meta.concrete_fields if has_key or not field.primary_key]
    return [(str(field.column), field.attname, None if type(field) in PLAIN else field) for field in fields]
