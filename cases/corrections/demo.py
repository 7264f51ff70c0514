"""Two requests of the demo world: one that waits for the reviewer, one whose answer waits to be read."""

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

VOLUNTEER, GROUP_LEAD = "tinhnguyen.thanhmy", "totruong.thanhmy"
WAITING = Ask(
    part=Part.APPOINTMENT,
    wrong="Danh sách ghi tôi phụ trách cả xã. Từ tháng trước tôi chỉ còn phụ trách một ấp.",
    should_be="Phụ trách Ấp E1",
)
ANSWERED = Ask(part=Part.NAME, wrong="Tên của tôi thiếu chữ đệm.", should_be="Nguyễn Thị Ngọc Bảy")
DONE = "Đã sửa theo giấy tờ bạn đưa; trang «Tôi» hiện đúng từ hôm nay."


def waiting(now: datetime) -> None:
    """Sent a working day ago, and nobody has taken it."""
    _asked(GROUP_LEAD, WAITING, subtract_working_time(now, 9))


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


SCENES += [waiting, answered]
