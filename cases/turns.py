"""The order of lists for readers who see cases that they are not near to (place.py): by the week, within it by chance.

Lists in the order of capture would tell the day of a case by its neighbours whose day is known.
"""

from datetime import datetime
from secrets import randbits

from django.utils import timezone

CHANCE_BITS = 40


def turn_at(opened_at: datetime) -> int:
    """Where a case opened at this moment stands: after all of earlier weeks, anywhere among those of its own."""
    weeks = (timezone.localtime(opened_at).date().toordinal() - 1) // 7
    return weeks << CHANCE_BITS | randbits(CHANCE_BITS)
