"""The units of work as a signed-in commune reviewer does them through the pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Task
from cases.services import claim_task, comment_case
from ledger.models import ChainHead
from permissions.actors import Actor
from permissions.models import Appointment, Body, Role, User

from ..flows import ConcernFlow
from ..leads import suggested_lead
from ..models import Category, HeardHow
from . import EVENTS, TEXT_LENGTH
from .browser import Browser
from .raw import Place, Raw
from .words import rare_and_frequent

REVIEWER = "thamdinh.thanhmy"
CATEGORY = "roads"
WITH_MANY_EVENTS = 8
"""Cases with thirty events that W4 shows in turn."""
TEXT = (
    "Lộ bê tông trong ấp có nhiều ổ gà, mưa xuống nước đọng, xe đạp của học trò không thấy hố. Hư từ đầu mùa mưa."
    " Hai bên không có mương thoát, nước từ sân và vườn cao hơn chảy xuống. Khúc gần cầu hư nặng, xe chở lúa phải chạy"
    " sát mé kinh để né. Tổ tự quản có đổ xà bần hai lần nhưng ít bữa lại trôi hết. Xin đổ đá dăm lấp ổ gà trước, qua"
    " mùa mưa thì láng lại mặt lộ và làm thêm mương thoát nước phía trong."
)[:TEXT_LENGTH]


@dataclass(frozen=True)
class Unit:
    """One unit of work: `prepare` runs unmeasured before each turn and hands its result to the other two."""

    name: str
    ours: Callable[[Any], object]
    raw: Callable[[Any], object]
    prepare: Callable[[], Any] = lambda: None


class Desk:
    """The reviewer, the browser and the raw connection; makes the units of work."""

    def __init__(self) -> None:
        self.user = User.objects.get(username=REVIEWER)
        self.actor = Actor.of(self.user)
        self.held = self.actor.appointment
        self.unit = self.held.body.unit
        self.lead = suggested_lead(CATEGORY, self.unit)
        self.browser = Browser(self.user)
        self.raw = Raw(_parameters(), self._place())
        self.capture = {
            "for_volunteer": str(self._volunteer().pk),
            "facts": TEXT,
            "area": str(self._volunteer().area_id),
            "category": CATEGORY,
            "heard_how": HeardHow.SEEN.value,
        }

    def units(self) -> Iterator[Unit]:
        yield Unit("W1", lambda _: self._capture(), lambda _: self.raw.open_case(TEXT))
        yield Unit("W2", self._complete, self._complete_raw, self._claimed)
        yield Unit("W3", lambda _: self._get("worklist", query="tab=queue"), lambda _: self.raw.queue())
        shown = cycle(self._with_many_events())
        yield Unit("W4", lambda case: self._get("case_page", case), self.raw.case_page, lambda: next(shown))
        rare, frequent = rare_and_frequent(self.user)
        yield Unit("W5 rare", *self._searches(rare.text))
        yield Unit("W5 frequent", *self._searches(frequent.text))

    def floor(self) -> object:
        """A signed-in page without SQL of its own."""
        return self._get("me")

    def _searches(self, word: str) -> tuple[Callable[[object], object], Callable[[object], object]]:
        return lambda _: self._get("case_list", query=f"q={word}"), lambda _: self.raw.search(word)

    def _get(self, name: str, *args: object, query: str = "") -> object:
        return self.browser.get(f"{reverse(name, args=args)}?{query}")

    def _capture(self) -> object:
        return self.browser.post(reverse("capture"), self.capture | {"client_token": str(uuid4())})

    def _claimed(self) -> tuple[int, int]:
        """A step claimed by the reviewer, and one claimed in plain SQL."""
        waiting = Task.objects.queue_of(self.user, at=timezone.now()).order_by("-pk")
        if not waiting.exists():
            self._capture()
        task = waiting.all()[0]
        claim_task(task_id=task.pk, actor=self.actor, now=timezone.now())
        other = self.raw.open_case(TEXT)
        self.raw.claim(other)
        return task.pk, other

    def _complete(self, tasks: tuple[int, int]) -> object:
        chosen = {"lead_body": str(self.lead.pk), "urgency": "normal", "remark": TEXT}
        fields = {"outcome": "accept"} | {f"accept-{name}": value for name, value in chosen.items()}
        return self.browser.post(reverse("task_complete", args=[tasks[0]]), fields)

    def _complete_raw(self, tasks: tuple[int, int]) -> None:
        self.raw.complete(tasks[1], TEXT)

    def _with_many_events(self) -> list[str]:
        """Cases with exactly EVENTS events: open ones of the reviewer's body, commented on until they have them."""
        mine = Case.objects.filter(closed_at=None, standings__body=self.held.body, concern__isnull=False).order_by("pk")
        found = []
        for case in islice(mine.distinct(), WITH_MANY_EVENTS):
            for _ in range(EVENTS - ChainHead.objects.get(subject_type="case", subject_id=case.pk).seq):
                comment_case(case_id=case.pk, text=TEXT[:80], actor=self.actor, now=timezone.now())
            found.append(case.public_id)
        return found

    def _volunteer(self) -> Appointment:
        held = Appointment.objects.current().filter(body=self.held.body, role=Role.VOLUNTEER)
        return held.order_by("pk")[0]

    def _place(self) -> Place:
        case = Case(flow_class=ConcernFlow)
        task = Task(flow_task=ConcernFlow.review), Task(flow_task=ConcernFlow.handle)
        neighbour = Body.objects.filter(unit__parent=self.unit.parent, kind=self.held.body.kind).exclude(unit=self.unit)
        written = neighbour.order_by("pk")[0]
        return Place(
            reader=self.held.body_id,
            body=written.pk,
            unit=written.unit_id,
            lead=suggested_lead(CATEGORY, written.unit).pk,
            owner=self.user.pk,
            actor=self.actor.code,
            flow_class=_stored(case, "flow_class"),
            category_code=Category.objects.get(code=CATEGORY).code,
            review=_stored(task[0], "flow_task"),
            handle=_stored(task[1], "flow_task"),
        )


def _stored(row: Case | Task, name: str) -> str:
    """A flow reference as the table holds it."""
    field = row._meta.get_field(name)
    return str(field.get_db_prep_save(getattr(row, name), connection))


def _parameters() -> dict[str, object]:
    wanted = connection.get_connection_params()
    return {name: wanted[name] for name in ("dbname", "user", "password", "host", "port") if wanted.get(name)}
