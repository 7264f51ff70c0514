"""Who lives in the demo world: the named accounts and everybody who works beside them."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from permissions.actors import SYSTEM
from permissions.models import Body, Role, Unit, UnitSuccession, User
from permissions.models.roles import ROLES_WITH_AREA
from permissions.services import appoint
from permissions.services.common import save_recorded

from ..models import CategoryLead
from .content import read

SINCE = date(2024, 8, 1)
"""The pilot began in August 2024; older cases of the bulk world would look odd without people."""


def accounts() -> list[dict[str, Any]]:
    """The named accounts as written down, in the order they are shown."""
    content = read("demo_people")
    return [*content["accounts"], *content["later_accounts"]]


def exist() -> bool:
    """Whether the demo people are there already."""
    return User.objects.filter(username__in=[account["username"] for account in accounts()]).exists()


@transaction.atomic
def create_people(*, now: datetime) -> None:
    """Named accounts first, so that they come first wherever somebody is chosen."""
    company = _Company(now)
    for account in accounts():
        if place := company.place_of(account):
            company.add(account["username"], account["full_name"], account["role"], *place)
    for row in read("demo_people")["staff"]:
        for body, slug in company.bodies(row["level"], row["kind"]):
            for number in range(1, row["count"] + 1):
                company.add(row["username"].format(n=number, slug=slug), "", row["role"], body)
    for row in read("demo_people")["departments"]:
        department = company.by_hint(row)
        company.add(row["handler"], "", Role.HANDLER, department)
        company.add(row["approver"], "", Role.APPROVER, department)
    company.add_for_leads_left()


class _Company:
    """Makes one person after the other; all share one password, hashed once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.password = make_password(read("demo_people")["password"])
        self.taken = set(User.objects.values_list("username", flat=True))
        self.names = _names()
        self.communes = _communes()
        self.hamlets = {slug: _turns(unit) for slug, unit in self.communes.items()}

    def add(self, username: str, full_name: str, role: str, body: Body | None, area: Unit | None = None) -> None:
        """Nothing happens where the body is missing or the name is taken."""
        if body is None or username in self.taken:
            return
        self.taken.add(username)
        user = User(username=username, full_name=full_name or next(self.names), password=self.password)
        save_recorded(user, verb="created", actor=SYSTEM, now=self.now)
        if area is None and role in ROLES_WITH_AREA:
            area = self._next_hamlet(body.unit)
        appoint(user=user, role=role, body=body, area=area, valid_from=SINCE, actor=SYSTEM, now=self.now)

    def place_of(self, account: dict[str, Any]) -> tuple[Body, Unit | None] | None:
        """Body and hamlet of an account; None where the tree has no such unit (no district after 2025)."""
        unit = _present(account["unit"])
        if unit is None:
            return None
        kind, hint = account["body"]["kind"], account["body"]["hint"]
        body = Body.objects.filter(unit=unit, kind=kind, name__startswith=hint, ended_on=None).first()
        if body is None:
            return None
        hamlet = Unit.objects.filter(parent=unit, name=account.get("hamlet", ""), valid_to=None).first()
        return body, hamlet

    def bodies(self, level: str, kind: str) -> Iterator[tuple[Body, str]]:
        """The bodies of a level and kind that get staff; communes by their slug."""
        if level == "commune":
            for slug, unit in self.communes.items():
                yield from ((body, slug) for body in Body.objects.filter(unit=unit, kind=kind, ended_on=None))
        else:
            staffed = Body.objects.filter(unit__level__code=level, unit__valid_to=None, kind=kind, ended_on=None)
            yield from ((body, "") for body in staffed)

    def by_hint(self, row: dict[str, Any]) -> Body | None:
        found = Body.objects.filter(unit__level__code=row["level"], unit__valid_to=None, ended_on=None)
        return found.filter(kind=row["kind"], name__startswith=row["hint"]).first()

    def add_for_leads_left(self) -> None:
        """A handler and an approver for lead bodies above the communes that the list does not name."""
        names = CategoryLead.objects.values_list("body_name", flat=True)
        hints = tuple({name.partition(" {unit}")[0] for name in names})
        empty = Body.objects.filter(has_accounts=True, ended_on=None, unit__valid_to=None, appointment=None)
        above = empty.exclude(unit__level__code__in=("commune", "hamlet")).order_by("pk")
        for number, body in enumerate((body for body in above if body.name.startswith(hints)), start=1):
            self.add(f"xuly.coquan{number}", "", Role.HANDLER, body)
            self.add(f"lanhdao.coquan{number}", "", Role.APPROVER, body)

    def _next_hamlet(self, unit: Unit) -> Unit | None:
        slug = next((slug for slug, commune in self.communes.items() if commune == unit), None)
        return next(self.hamlets[slug], None) if slug else None


def _names() -> Iterator[str]:
    pools = read("demo_people")["name_pools"]
    given = cycle(name for pair in zip(pools["female"], pools["male"], strict=True) for name in pair)
    return (f"{family} {name}" for family, name in zip(cycle(pools["family"]), given, strict=False))


def _turns(commune: Unit) -> Iterator[Unit]:
    return cycle(Unit.objects.filter(parent=commune, valid_to=None).order_by("code"))


def _communes() -> dict[str, Unit]:
    """Slug to commune as it is today; of former communes that became one, the first lends its slug."""
    found: dict[str, Unit] = {}
    for code, slug in read("demo_people")["slugs"].items():
        unit = _present(code)
        if unit and unit not in found.values():
            found[slug] = unit
    return found


def _present(code: str) -> Unit | None:
    """The unit that was `code` at the start of the pilot, or whichever took over from it."""
    unit = Unit.objects.filter(code=code).order_by("valid_from").first()
    if unit is None or unit.valid_to is None:
        return unit
    if unit.level.rank == 0:
        return Unit.objects.filter(level=unit.level, valid_to=None).first()
    succession = UnitSuccession.objects.filter(from_unit=unit).order_by("pk").first()
    return succession.to_unit if succession else None
