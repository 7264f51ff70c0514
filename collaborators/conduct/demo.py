"""A review in the demo world: a reminder that was replied to and decided; the member is to read the decision."""

from datetime import datetime

from cases.demo_scenes import SCENES
from cases.models import Case, Task
from cases.services import claim_task, complete_task
from cases.succession import holders
from collaborators.models import Clause, Membership
from permissions.actors import Actor
from permissions.models import Appointment, Role
from workflows.calendar import subtract_working_time

from .services import Proposal, propose_measure

MEMBER = "ctv3.thanhmy"
CLAUSE = "5.2"
FACTS = (
    "Ba buổi giao ban gần nhất của Tổ đều vắng mặt và không báo trước với tổ trưởng. Tổ trưởng đã nhắc riêng sau buổi "
    "thứ hai."
)
STATEMENT = "Những buổi đó trùng giờ tôi đưa người nhà đi khám định kỳ. Từ nay tôi sẽ nhắn tổ trưởng trước khi vắng."
REASON = "Việc vắng mặt có lý do chính đáng, nhưng không báo trước là trái quy chế. Nhắc nhở để rút kinh nghiệm."


def reminded(now: datetime) -> None:
    """Proposed four weeks ago, replied to, decided two days ago; nothing where the people of the scene are missing."""
    membership = Membership.objects.filter(user__username=MEMBER, valid_to=None).select_related("group", "user").first()
    if membership is None:
        return
    body = membership.group.managing_body
    clauses = Clause.objects.filter(version__body=body, number=CLAUSE)
    reviewer = holders(body, Role.REVIEWER).select_related("user").order_by("pk").first()
    if reviewer is None or not clauses:
        return
    proposal = Proposal(measure="reminder", clauses=list(clauses), facts=FACTS)
    case = propose_measure(
        membership=membership, proposal=proposal, actor=_actor(reviewer), now=subtract_working_time(now, 96)
    )
    _complete(case, Actor.of(membership.user), "answer", subtract_working_time(now, 60), statement=STATEMENT)
    step = _open(case)
    leader = holders(step.body, Role.APPROVER).select_related("user").order_by("pk").first()
    if leader is None:
        return
    claim_task(task_id=step.pk, actor=_actor(leader), now=subtract_working_time(now, 20))
    _complete(case, _actor(leader), "remind", subtract_working_time(now, 18), reason=REASON, not_opinion=True)


def _actor(held: Appointment) -> Actor:
    return Actor(held.user, held)


def _complete(case: Case, actor: Actor, outcome: str, at: datetime, **fields: object) -> None:
    complete_task(task_id=_open(case).pk, outcome=outcome, fields=fields, actor=actor, now=at)


def _open(case: Case) -> Task:
    return case.task_set.token().open().select_related("body").get()


SCENES.append(reminded)
