"""When a body works: the one place where the core asks for a calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from permissions.models import Body
from workflows.calendar import Hours, WorkingHours, add_working_time

from .calendars import calendar_of

ONE_DAY = timedelta(days=1)


def hours_for(body: Body) -> WorkingHours:
    """The working hours of a body, by the calendar of its unit: one statement."""
    return calendar_of(body.unit)[1]


def farthest_due(now: datetime, hours: Hours, calendars: Iterable[WorkingHours]) -> datetime:
    """No body that works by one of the calendars has a due date beyond this with at most `hours` of work left."""
    return max(add_working_time(now, hours, one) for one in calendars)


def works_at(moment: datetime, hours: WorkingHours) -> bool:
    """Whether the offices are open. The end of an interval belongs to it, as a due date may stand there."""
    local = moment.astimezone(hours.zone)
    is_open = any(opens <= local.time() <= closes for opens, closes in hours.intervals)
    return is_open and hours.is_working_day(local.date())


def same_working_day(earlier: datetime, later: datetime, hours: WorkingHours) -> bool:
    """Whether no working day began between the two: a Sunday still belongs to the Friday before."""
    day, last = (moment.astimezone(hours.zone).date() for moment in (earlier, later))
    while day < last:
        day += ONE_DAY
        if hours.is_working_day(day):
            return False
    return True
