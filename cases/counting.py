"""Counts that stop early: how many thousands there are helps nobody and costs a scan."""

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.formats import number_format

BOUND = 1000


def count_up_to(rows: QuerySet, bound: int = BOUND) -> int:
    """How many rows there are; `bound` + 1 when there are more. One statement that reads no further."""
    return rows.order_by()[: bound + 1].count()


def counts_up_to(bound: int, *queries: QuerySet) -> list[int]:
    """The same of several at once, one statement for all.

    Put together as SQL: as subqueries of a queryset each would be resolved twice, which costs more than the database.
    """
    columns, values = [], []
    for rows in queries:
        try:
            sql, parameters = rows.values("pk")[: bound + 1].query.sql_with_params()
        except EmptyResultSet:
            columns.append("0")
        else:
            columns.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")
            values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        return list(cursor.fetchone())


def in_words(count: int, bound: int = BOUND) -> str:
    """«17», or «1.000+» above the bound."""
    return f"{number_format(bound, force_grouping=True)}+" if count > bound else str(count)


def are_few(rows: QuerySet) -> bool:
    """Whether there are fewer than settings.MIN_COUNT. One statement that reads no further."""
    return count_up_to(rows, settings.MIN_COUNT) < settings.MIN_COUNT
