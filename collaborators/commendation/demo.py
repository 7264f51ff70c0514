"""The commendations of the demo world: the sizes of hamlets, a campaign, and two nominations of its members."""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.demo_scenes import FOUNDATIONS, SCENES
from cases.models import Case
from cases.services import claim_task, complete_task
from cases.succession import holders
from permissions.actors import Actor
from permissions.models import Body, Role, Unit
from workflows.calendar import subtract_working_time

from ..blocks import reason_against
from ..models import Group, Membership
from .models import Award, Campaign, Complaint
from .services import Nomination, nominate, open_campaign, set_hamlet_sizes

SMALLEST, STEP = 210, 65
"""Households of the first hamlet, and how many more each next one has."""
OPEN_FOR = timedelta(days=45)
WAITING = "Nhiều năm liền nắm chắc địa bàn, phản ánh đầy đủ cả điều khó nghe và luôn đem phản hồi về tận nơi."
GRANTED = "Kiên trì theo việc đến cùng, trả lời câu hỏi của đơn vị rõ ràng, đúng hẹn."
RECOMMENDED = "Đủ thời gian tham gia, phiếu rà soát đạt các tiêu chuẩn."
BECAUSE = "Thống nhất với ý kiến thẩm định."


def enter_sizes(now: datetime) -> None:
    """By the reviewer of the first group's body."""
    group = Group.objects.order_by("pk").first()
    reviewer = _holder(group.managing_body, Role.REVIEWER) if group else None
    if group is None or reviewer is None:
        return
    today = timezone.localdate(now)
    hamlets = Unit.objects.valid(today).filter(parent=group.unit_id).order_by("code")
    sizes = {hamlet: SMALLEST + STEP * number for number, hamlet in enumerate(hamlets)}
    set_hamlet_sizes(sizes=sizes, counted_on=today, actor=reviewer, now=now)


def waiting(now: datetime) -> None:
    """Recommended lately; a leader decides."""
    case = _nominated(0, WAITING, Award.CERTIFICATE, subtract_working_time(now, 20))
    if case:
        _step(case, Role.REVIEWER, "recommend", subtract_working_time(now, 6), reason=RECOMMENDED)


def granted(now: datetime) -> None:
    """Granted last week; the member is to be told."""
    case = _nominated(1, GRANTED, Award.PRAISE, subtract_working_time(now, 60))
    if case is None or not _step(case, Role.REVIEWER, "recommend", subtract_working_time(now, 44), reason=RECOMMENDED):
        return
    decided = subtract_working_time(now, 18)
    on = timezone.localdate(decided)
    said = {"decision_number": "41-QĐ/ĐU", "decided_on": on, "complaint": Complaint.NONE, "complaint_on": on}
    _step(case, Role.APPROVER, "praise", decided, reason=BECAUSE, **said)


def _nominated(number: int, merits: str, award: str, at: datetime) -> Case | None:
    """By the lead of the first group, of one of its other members whom nothing keeps from being honoured."""
    lead = Membership.objects.filter(is_lead=True, valid_to=None).select_related("group", "user").order_by("pk").first()
    if lead is None:
        return None
    others = Membership.objects.filter(group=lead.group_id, is_lead=False, valid_to=None)
    rows = others.select_related("user", "group__managing_body__unit", "group__unit").order_by("pk")
    members = [one for one in rows if not reason_against(one.user)][number : number + 1]
    reviewer = _holder(lead.group.managing_body, Role.REVIEWER)
    if not members or reviewer is None:
        return None
    campaign = _campaign(reviewer, at)
    nomination = Nomination(asked_for=award, merits=merits, campaign=campaign)
    return nominate(membership=members[0], nomination=nomination, actor=Actor.of(lead.user), now=at)


def _campaign(reviewer: Actor, at: datetime) -> Campaign:
    year = timezone.localdate(at).year
    found = Campaign.objects.filter(body=reviewer.appointment.body_id, year=year).first()
    if found and found.runs(timezone.localdate(at)):
        return found
    return open_campaign(year=year, closes_on=timezone.localdate(at) + OPEN_FOR, actor=reviewer, now=at)


def _holder(body: Body, role: str) -> Actor | None:
    held = holders(body, role).select_related("user", "body__unit__level").order_by("pk").first()
    return Actor(held.user, held) if held else None


def _step(case: Case, role: str, outcome: str, at: datetime, **fields: object) -> bool:
    """Claims and finishes the open step, by the first who holds the role where it waits; False without anybody."""
    task = case.task_set.token().open().select_related("body").get()
    actor = _holder(task.body, role)
    if actor is None:
        return False
    claim_task(task_id=task.pk, actor=actor, now=at)
    complete_task(task_id=task.pk, outcome=outcome, fields=fields, actor=actor, now=at)
    return True


FOUNDATIONS.append(enter_sizes)
SCENES += [granted, waiting]
