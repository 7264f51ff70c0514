"""Requests of the demo world: one waits for the reviewer, one for a leader, and the answer to one waits to be read."""

from datetime import datetime

from cases.demo_scenes import SCENES
from cases.models import Case
from cases.services import claim_task, complete_task
from cases.succession import holders
from permissions.actors import Actor
from permissions.models import Role, User
from workflows.calendar import subtract_working_time

from .models import Part
from .services import Ask, ask_for_correction

VOLUNTEER, GROUP_LEAD, HANDLER = "tinhnguyen.thanhmy", "totruong.thanhmy", "xuly.thanhmy"
WAITING = Ask(
    part=Part.APPOINTMENT,
    wrong="Danh sách ghi tôi phụ trách cả xã. Từ tháng trước tôi chỉ còn phụ trách một ấp.",
    should_be="Phụ trách Ấp E1",
)
ANSWERED = Ask(part=Part.NAME, wrong="Tên của tôi thiếu chữ đệm.", should_be="Nguyễn Thị Ngọc Bảy")
OF_STAFF = Ask(part=Part.APPOINTMENT, wrong="Ngày tôi bắt đầu nhận việc ghi muộn một tháng.", should_be="Từ ngày 01/03")
DONE = "Đã sửa theo giấy tờ bạn đưa; trang «Tôi» hiện đúng từ hôm nay."


def waiting(now: datetime) -> None:
    """Sent a working day ago, and nobody has taken it."""
    _asked(GROUP_LEAD, WAITING, subtract_working_time(now, 9))


def of_staff(now: datetime) -> None:
    """Sent this morning by a member of staff to their leader."""
    _asked(HANDLER, OF_STAFF, subtract_working_time(now, 2))


def answered(now: datetime) -> None:
    """Sent a week ago, accepted the next day, corrected lately."""
    case = _asked(VOLUNTEER, ANSWERED, subtract_working_time(now, 40))
    reviewer = holders(case.managing_body, Role.REVIEWER).order_by("pk").first() if case else None
    if case is None or reviewer is None:
        return
    actor = Actor(reviewer.user, reviewer)
    claim_task(task_id=_open(case), actor=actor, now=subtract_working_time(now, 34))
    _decide(case, actor, "accept", subtract_working_time(now, 33))
    _decide(case, actor, "correct", subtract_working_time(now, 3), done=DONE)


def _asked(username: str, ask: Ask, at: datetime) -> Case | None:
    user = User.objects.filter(username=username).first()
    return ask_for_correction(ask=ask, actor=Actor.of(user), now=at) if user else None


def _decide(case: Case, actor: Actor, outcome: str, at: datetime, **fields: str) -> None:
    complete_task(task_id=_open(case), outcome=outcome, fields=fields, actor=actor, now=at)


def _open(case: Case) -> int:
    return case.task_set.token().open().get().pk


SCENES += [waiting, of_staff, answered]
