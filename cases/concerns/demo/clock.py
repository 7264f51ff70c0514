"""The clock of one case: it runs in working time from a moment in the past and stops at the present."""

from datetime import date, datetime, timedelta
from random import Random

from workflows.calendar import DEFAULT, HO_CHI_MINH, add_working_time

LUNCH = (11, 12)


class TheFuture(Exception):
    """The next thing would happen after the present: the case stays as it is."""


class Clock:
    """Every `after` moves it on and gives the moment."""

    def __init__(self, *, start: datetime, present: datetime) -> None:
        self.now, self.present = start, present

    def after(self, hours: float) -> datetime:
        """The moment after so many working hours. Raises TheFuture, the clock unmoved."""
        moment = add_working_time(self.now, timedelta(minutes=max(1, round(hours * 60))))
        if moment > self.present:
            raise TheFuture
        self.now = moment
        return moment

    @property
    def today(self) -> date:
        return self.now.astimezone(HO_CHI_MINH).date()


def working_moment(*, days_ago: int, present: datetime, rng: Random) -> datetime:
    """Some time in office hours, so many working days before the present."""
    day = _last_working_day(present.astimezone(HO_CHI_MINH).date())
    for _ in range(days_ago):
        day = _last_working_day(day - timedelta(days=1))
    hour = rng.choice([hour for hour in range(7, 17) if hour not in LUNCH])
    moment = datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=HO_CHI_MINH)
    return min(moment, present - timedelta(minutes=5))


def _last_working_day(day: date) -> date:
    while not DEFAULT.is_working_day(day):
        day -= timedelta(days=1)
    return day
