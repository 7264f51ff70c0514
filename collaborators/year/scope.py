"""Whose year, and which: the bodies that manage groups, as far as the reader answers for them."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from permissions import policy
from permissions.models import Body, User

from ..models import Group

ACTION = "groups.year"


@dataclass(frozen=True)
class Scope:
    """One body, or all that the reader answers for; the groups that stood in the year.

    `on` is the day of which it tells: today, the last day of a year that is over, the first of one to come.
    """

    year: int
    on: date
    first: int
    last: int
    body: Body | None
    bodies: list[Body]
    groups: list[Group]

    @property
    def since(self) -> date:
        return date(self.year, 1, 1)

    @property
    def until(self) -> date:
        return date(self.year, 12, 31)

    @property
    def query(self) -> str:
        """Leads back to the same page."""
        return f"?year={self.year}" + (f"&body={self.body.pk}" if self.body else "")

    @property
    def before(self) -> int | None:
        """The year before, where there is something to look at."""
        return self.year - 1 if self.year > self.first else None

    @property
    def after(self) -> int | None:
        return self.year + 1 if self.year < self.last else None


def scope_of(user: User, *, year: str, body: str, today: date) -> Scope:
    """What the reader asked for, else this year and their own body: one statement.

    Raises Http404 for a year without any groups and for a body that the reader does not answer for: whether it exists
    or not.
    """
    rows = Group.objects.filter(policy.predicate(user, ACTION, Group))
    groups = list(rows.select_related("unit", "managing_body__unit").order_by("unit__code", "pk"))
    managing = {one.managing_body_id: one.managing_body for one in groups}
    first, last = min((one.founded_on.year for one in groups), default=today.year), today.year + 1
    asked = _number(year, default=today.year)
    if not min(first, today.year) <= asked <= last:
        raise Http404
    chosen = _body(user, body, managing)
    bodies = [chosen] if chosen else list(managing.values())
    days = date(asked, 1, 1), date(asked, 12, 31)
    mine = {one.pk for one in bodies}
    stood = [one for one in groups if one.managing_body_id in mine and _stood(one, *days)]
    on = min(max(today, days[0]), days[1])
    return Scope(asked, on, min(first, today.year), last, chosen, bodies, stood)


def _number(typed: str, *, default: int) -> int:
    if not typed:
        return default
    if not typed.isdecimal() or len(typed) > 9:
        raise Http404
    return int(typed)


def _body(user: User, asked: str, managing: dict[int, Body]) -> Body | None:
    """The body asked for; else one's own, or the only one; None: all of them."""
    if asked:
        found = managing.get(_number(asked, default=0))
        if found is None:
            raise Http404
        return found
    own = managing.get(user.appointment.body_id)
    return own or (next(iter(managing.values())) if len(managing) == 1 else None)


def _stood(group: Group, since: date, until: date) -> bool:
    return group.founded_on <= until and (group.dissolved_on is None or group.dissolved_on >= since)
