"""Conduct reviews of the small world: a member, a regulation, leaders of the Party committees above."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Case
from collaborators.conduct.services import Proposal, propose_measure
from collaborators.models import Membership, RegulationVersion
from collaborators.services import ClauseText, publish_regulation
from permissions.models import Appointment, Role, User
from tests.circle import FOUNDED, Circle
from tests.factories import NOW, START, World

ABOVE = {
    "district_leader": "district",
    "district_leader2": "district",
    "city_leader": "city",
    "city_leader2": "city",
}
"""Leaders of the Party committees above, by the place."""
FACTS = "Ba buổi giao ban của tổ trong quý đều vắng mặt, không báo trước."


@dataclass
class Conduct:
    """A circle whose member `volunteer2` can be reviewed."""

    circle: Circle
    member: Membership

    @property
    def world(self) -> World:
        return self.circle.world

    @property
    def regulation(self) -> RegulationVersion:
        return RegulationVersion.objects.get(body=self.circle.group.managing_body)

    def propose(self, measure: str = "reminder", *, by: str = "reviewer", now: datetime = NOW, **more) -> Case:
        """A proposal; a step that is skipped is called grave."""
        values = {
            "clauses": list(self.regulation.clauses.all()[:1]),
            "facts": FACTS,
            "gravity": "" if measure == "reminder" else "Đã nhắc nhiều lần tại các buổi họp.",
        } | more
        membership = values.pop("membership", self.member)
        return propose_measure(
            membership=membership, proposal=Proposal(measure=measure, **values), actor=self.world.actor(by), now=now
        )

    def reply(self, case: Case, *, now: datetime = NOW) -> Case:
        return self.world.complete(case, "answer", "volunteer2", now=now, statement="Tôi bận chăm người ốm.")

    def decide(self, case: Case, outcome: str, by: str = "district_leader", **fields) -> Case:
        """Claims the step and decides."""
        if outcome not in ("dismiss", "lift"):
            fields = {"not_opinion": True} | fields
        if outcome == "remove":
            fields = {"paper_number": "7-QĐ/HU", "paper_on": NOW.date()} | fields
        return self.world.step(case, outcome, by, **fields)

    def measure_of(self, measure: str, **more) -> Case:
        """A measure that became final without an objection."""
        outcome = {"reminder": "remind", "criticism": "criticise", "removal": "remove"}[measure]
        case = self.decide(self.reply(self.propose(measure, **more)), outcome)
        return self.world.complete(case, "accept_decision", "volunteer2")


def leaders_above(world: World) -> None:
    for name, place in ABOVE.items():
        user = User(username=name, full_name=f"Người {name.replace('_', ' ').title()}")
        user.set_unusable_password()
        user.save()
        body = world.bodies[place, "party"]
        Appointment(user=user, role=Role.APPROVER, body=body, valid_from=START).save()
        world.people[name] = user


def prepare(circle: Circle) -> Conduct:
    leaders_above(circle.world)
    publish_regulation(
        body=circle.group.managing_body,
        title="Quy chế hoạt động",
        decision_number="11-QĐ/ĐU",
        decided_on=FOUNDED,
        valid_from=FOUNDED,
        clauses=[
            ClauseText("5", "Nhiệm vụ", "Dự giao ban đầy đủ."),
            ClauseText("6", "Kỷ luật", "Giữ kỷ luật phát ngôn."),
        ],
        actor=circle.actor(),
        now=NOW,
    )
    member = circle.admit("volunteer2", hamlet=circle.world.units["hamlet2"])
    return Conduct(circle, member)
