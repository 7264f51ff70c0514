"""Counts that stop early: how many thousands there are helps nobody and costs a scan."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import number_format

BOUND = 1000


def count_up_to(rows: QuerySet, bound: int = BOUND) -> int:
    """How many rows there are; `bound` + 1 when there are more. One statement that reads no further."""
    return rows.order_by()[: bound + 1].count()


def in_words(count: int, bound: int = BOUND) -> str:
    """«17», or «1.000+» above the bound."""
    return f"{number_format(bound, force_grouping=True)}+" if count > bound else str(count)


def are_few(rows: QuerySet) -> bool:
    """Whether there are fewer than settings.MIN_COUNT. One statement that reads no further."""
    return count_up_to(rows, settings.MIN_COUNT) < settings.MIN_COUNT
