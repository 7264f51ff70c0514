"""A group of the commune of tests/factories.py, and short words for its services."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from collaborators.models import Capacity, Group, Membership
from collaborators.services import Member, Paper, admit_member, found_group
from collaborators.services.common import ANYTHING
from permissions.actors import Actor
from permissions.models import User
from tests.factories import NOW, World

FOUNDED = date(2025, 1, 15)
TODAY = date(2026, 3, 3)
"""The local day of NOW."""
YESTERDAY = TODAY - timedelta(days=1)


PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
)


def document(data: bytes = PDF, name: str = "Quyết định.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@dataclass
class Circle:
    """A world with a group that `reviewer` runs."""

    world: World
    group: Group

    def actor(self, name: str = "reviewer") -> Actor:
        return self.world.actor(name)

    def paper(self, number: str = "15-QĐ/ĐU", decided_on: date = FOUNDED, **more) -> Paper:
        return Paper(number, decided_on, self.world.bodies["commune", "party"], **more)

    def user(self, name: str) -> User:
        return self.world.people[name]

    def newcomer(self, name: str = "newcomer", full_name: str = "Người Mới") -> User:
        """An account without any appointment."""
        user = User(username=name, full_name=full_name)
        user.set_unusable_password()
        user.save()
        return user

    def admit(self, name: str, *, number: str = "", by: str = "reviewer", **more) -> Membership:
        user = self.world.people.get(name) or User.objects.filter(username=name).first() or self.newcomer(name)
        values = {
            "user": user,
            "capacity": Capacity.FRONT_MEMBER,
            "hamlet": self.world.units["hamlet"],
            "valid_from": FOUNDED,
        } | more
        paper = self.paper(number or f"{name[-20:]}-QĐ/ĐU")
        how = {"actor": self.actor(by), "now": NOW, "seen": ANYTHING}
        return admit_member(group=self.group, member=Member(**values), decision=paper, **how)

    def crowd(self, count: int) -> list[Membership]:
        """Members of whom each has a name of their own."""
        names = [f"Trần {first}{last}" for first in "BĐGH" for last in "aeiou"][:count]
        people = [self.newcomer(f"member{number}", name) for number, name in enumerate(names, start=40)]
        return [self.admit(one.username, number=f"{number}-QĐ/ĐU") for number, one in enumerate(people, start=40)]


def found(world: World, **more) -> Group:
    values = {
        "managing_body": world.bodies["commune", "party"],
        "name": "Tổ số 1",
        "hamlets": [world.units["hamlet"], world.units["hamlet2"]],
        "founded_on": FOUNDED,
        "decision": Paper("10-QĐ/ĐU", FOUNDED, world.bodies["commune", "party"]),
        "actor": world.actor("reviewer"),
        "now": NOW,
    } | more
    return found_group(**values)
