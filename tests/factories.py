"""A small world for tests:

two communes of a district of a city, their bodies, one person for each role and place.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from cases.concerns.models import Category
from cases.concerns.services import Capture, capture_concern
from cases.models import Case, ReminderRule, Task, TimeLimit
from cases.services import claim_task, complete_task
from permissions.actors import Actor
from permissions.models import Appointment, Body, BodyKind, Level, Role, Unit, User

START = date(2024, 1, 1)
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""Tuesday 03/03/2026, 09:00 in Cần Thơ."""
CANARY = "Lộ ấp E2 ngập sau mưa zanari"
"""Words of a concern that no page may show to those who must not see it."""
LIMITS = {"review": 16, "clarify": 24, "handle": 80, "advise": 24, "approve": 8, "extension": 8, "answer_back": 16}

REMINDERS = {"due_soon": 4, "overdue": 0, "overdue_superior": 8}
"""Working hours before the due date, and after it."""


@dataclass
class World:
    """Units, bodies and people by short names:

    `world.bodies["commune", "party"]`, `world.people["reviewer"]`.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    bodies: dict[tuple[str, str], Body] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @cached_property
    def category(self) -> Category:
        category = Category(code="roads", name_vi="Giao thông", name_en="Roads", status=Category.Status.ACTIVE)
        category.save()
        return category

    def actor(self, name: str) -> Actor:
        """The person as actor, loaded afresh."""
        return Actor.of(User.objects.get(pk=self.people[name].pk))

    def concern(self, *, by: str = "volunteer", now: datetime = NOW, draft: str = "", **fields) -> Case:
        """A case just captured, in the queue of the commune's Party committee."""
        actor = self.actor(by)
        values = {
            "facts": f"{CANARY}\nNước ngập đến đầu gối, xe không qua được.",
            "category": self.category,
            "area": actor.appointment.area or self.units["hamlet"],
            "heard_how": "seen",
        } | fields
        return capture_concern(capture=Capture(**values), actor=actor, now=now, draft=draft)

    def open_task(self, case: Case) -> Task:
        """The task that holds the case's token."""
        return Task.objects.token().open().get(process=case)

    def claim(self, case: Case, by: str, *, now: datetime = NOW) -> Task:
        return claim_task(task_id=self.open_task(case).pk, actor=self.actor(by), now=now)

    def complete(self, case: Case, outcome: str, by: str, *, now: datetime = NOW, **fields) -> Case:
        """Finishes the open step with `outcome`; what it needs and is not given is filled in."""
        task = self.open_task(case)
        needed = {need: self.filler(need) for need in task.step.outcomes[outcome].needs if need[-1] != "?"}
        return complete_task(task_id=task.pk, outcome=outcome, fields=needed | fields, actor=self.actor(by), now=now)

    def filler(self, need: str):
        """A fitting value for a field of an outcome."""
        special = {
            "lead_body": self.bodies["commune", "government"],
            "urgency": "normal",
            "told_how": "visit",
            "told_on": NOW.date(),
        }
        return special.get(need, f"Nội dung {need}")

    def step(self, case: Case, outcome: str, by: str, **how) -> Case:
        """Claims the open step, then finishes it."""
        self.claim(case, by, **{k: v for k, v in how.items() if k == "now"})
        return self.complete(case, outcome, by, **how)

    def answered(self, case: Case) -> Case:
        """Takes a case from review to the answer that waits to be brought back."""
        self.step(case, "accept", "reviewer")
        self.step(case, "resolve", "handler")
        return self.step(case, "approve", "approver")


def build_world() -> World:
    """The world, saved. About 60 rows."""
    world = World()
    _build_units(world)
    _build_bodies(world)
    _build_people(world)
    for limit, hours in LIMITS.items():
        TimeLimit(limit=limit, working_hours=hours).save()
    for step, hours in REMINDERS.items():
        ReminderRule(step=step, working_hours=hours, valid_from=START).save()
    return world


def _build_units(world: World) -> None:
    levels = {
        code: Level.objects.create(code=code, rank=rank, name_vi=name, name_en=code)
        for rank, (code, name) in enumerate(
            [("city", "Thành phố"), ("district", "Huyện"), ("commune", "Xã"), ("hamlet", "Ấp")]
        )
    }
    for name, code, label, level, parent, prefix in [
        ("city", "92", "Thành phố Cần Thơ", "city", None, "CTO"),
        ("district", "924", "Huyện Vĩnh Thạnh", "district", "city", "VTH"),
        ("commune", "31234", "Xã Thạnh Mỹ", "commune", "district", "TMY"),
        ("sibling", "31240", "Xã Thạnh An", "commune", "district", "TAN"),
        ("hamlet", "31234-1", "Ấp E2", "hamlet", "commune", ""),
        ("hamlet2", "31234-2", "Ấp Kinh 500", "hamlet", "commune", ""),
        ("sibling_hamlet", "31240-1", "Ấp Phụng Quới", "hamlet", "sibling", ""),
    ]:
        unit = Unit(
            code=code, name=label, level=levels[level], parent=world.units.get(parent or ""),
            reference_prefix=prefix, valid_from=START, is_sample=level == "hamlet",
        )  # fmt: skip
        unit.save()
        world.units[name] = unit


def _build_bodies(world: World) -> None:
    for place, name in [
        ("city", "thành phố"),
        ("district", "huyện"),
        ("commune", "xã Thạnh Mỹ"),
        ("sibling", "xã Thạnh An"),
    ]:
        for kind, code, label in [
            ("party", BodyKind.PARTY_COMMITTEE, "Đảng ủy"),
            ("government", BodyKind.PEOPLES_COMMITTEE, "Ủy ban nhân dân"),
        ]:
            body = Body(unit=world.units[place], kind=code, name=f"{label} {name}")
            body.save()
            world.bodies[place, kind] = body
    company = Body(unit=world.units["commune"], kind=BodyKind.COMPANY, name="Điện lực Thạnh Mỹ", has_accounts=False)
    company.save()
    world.bodies["commune", "company"] = company


PEOPLE = [
    ("volunteer", Role.VOLUNTEER, "commune", "party", "hamlet"),
    ("volunteer2", Role.VOLUNTEER, "commune", "party", "hamlet2"),
    ("group_lead", Role.GROUP_LEAD, "commune", "party", "hamlet"),
    ("reviewer", Role.REVIEWER, "commune", "party", None),
    ("reviewer2", Role.REVIEWER, "commune", "party", None),
    ("party_approver", Role.APPROVER, "commune", "party", None),
    ("handler", Role.HANDLER, "commune", "government", None),
    ("approver", Role.APPROVER, "commune", "government", None),
    ("district_reviewer", Role.REVIEWER, "district", "party", None),
    ("district_handler", Role.HANDLER, "district", "government", None),
    ("district_approver", Role.APPROVER, "district", "government", None),
    ("district_auditor", Role.AUDITOR, "district", "party", None),
    ("city_reviewer", Role.REVIEWER, "city", "party", None),
    ("city_handler", Role.HANDLER, "city", "government", None),
    ("city_approver", Role.APPROVER, "city", "government", None),
    ("city_approver2", Role.APPROVER, "city", "government", None),
    ("city_auditor", Role.AUDITOR, "city", "party", None),
    ("custodian", Role.SOURCE_CUSTODIAN, "district", "party", None),
    ("administrator", Role.ADMINISTRATOR, "city", "party", None),
    ("administrator2", Role.ADMINISTRATOR, "city", "party", None),
    ("commune_administrator", Role.ADMINISTRATOR, "commune", "government", None),
    ("sibling_volunteer", Role.VOLUNTEER, "sibling", "party", "sibling_hamlet"),
    ("sibling_reviewer", Role.REVIEWER, "sibling", "party", None),
    ("sibling_handler", Role.HANDLER, "sibling", "government", None),
    ("sibling_approver", Role.APPROVER, "sibling", "government", None),
]
"""Short name, role, place, body, hamlet."""


def _build_people(world: World) -> None:
    for name, role, place, kind, area in PEOPLE:
        user = User(username=name, full_name=f"Người {name.replace('_', ' ').title()}")
        user.set_unusable_password()
        user.save()
        Appointment(
            user=user,
            role=role,
            body=world.bodies[place, kind],
            area=world.units.get(area or ""),
            valid_from=START,
        ).save()
        world.people[name] = user


def with_password(world: World, *names: str) -> None:
    """Gives people a password, where they have none."""
    for name in names:
        user = User.objects.get(pk=world.people[name].pk)
        if not user.has_usable_password():
            user.set_password("mat-khau-thu")
            user.save()
        world.people[name].password = user.password
