"""What the flows of all case types share: where a step goes, who does it, by when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.models import Body, BodyKind, Role, Unit, User
from workflows.errors import IllegalTransition
from workflows.flows import BaseFlow
from workflows.nodes import Closing, Step
from workflows.outcomes import Decision

from .admission import admit, is_kept_away, kept_away
from .changes import save_case
from .deadlines.clock import extend, start_clock
from .models import Case, Confidentiality, Participant, Stage, Task
from .succession import body_of_kind, has_approver_beside
from .warnings import OVERRIDE_REASONS, Reasons

BARRED = _("You wrote or approved this answer. Another person must approve it.")
ASKED_FOR_TIME = _("You asked for more time. Another leader decides on it.")
FALLBACK_AFTER = timedelta(days=3)
"""After this the group lead may bring the answer back (the volunteer may have no smartphone at hand)."""


@dataclass(frozen=True)
class Desk:
    """A body and role where a case is read, or a step done; `without` are users who count for nothing there."""

    body: Body
    role: str
    without: frozenset[int] = frozenset()


def extension_step(at: Any) -> Step:
    """A leader decides on more time, beside the step that it was asked for; every flow may have one."""
    return (
        Step(role=Role.APPROVER, stage=Stage.IN_PROGRESS, limit="extension", at=at, title=_("Decide on more time"),
             beside=True)
        .Outcome("grant", None, label=_("Grant more time"), verb="case.extension_granted", tone="primary",
                 needs=("remark?",))
        .Outcome("refuse", None, label=_("Refuse more time"), verb="case.extension_refused", needs=("reason",))
    )  # fmt: skip


class CaseFlow(BaseFlow):
    """A flow over Case and Task. Its `at` methods say where each step is done."""

    process_class = Case
    task_class = Task
    detail = ""
    """Name of the case type's own row on the case, as in `case.concern`."""
    detail_template = ""
    """Fragment of the case page that shows it."""
    list_related: tuple[str, ...] = ()
    """What a list joins to show area and category of a case of this type."""
    list_columns: tuple[str, ...] = ()
    """The columns of those rows that `area_of` and `category_of` read."""
    milestones: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    """The few stations that people are told about, each with the names of its steps."""
    limits: Mapping[str, str] = {}
    """Working hours by limit, where cases of this type have others: rows of their category (load_categories)."""
    least_confidentiality = Confidentiality.NORMAL
    """The level at which a case opens, and below which nobody sets it."""
    names_capturer = False
    """Whether whoever answers has to know who asks: the name is shown to the managing body while the case is open."""
    keeps_name = False
    """Whether that name stays with what was decided, so that it is not taken back either."""
    override_reasons: Reasons = OVERRIDE_REASONS
    """Why words of an outcome that may name a person may stay."""
    has_fixed_title = False
    """Whether the title is the product's own, so that nobody writes a name into it."""
    is_about_member = False
    """Whether a volunteer is whom the case is about, and none captured it."""
    is_final = False
    """Whether what is closed stays closed."""
    lead_takes_over = False
    """Whether the group lead goes on with what a volunteer leaves behind."""
    retention: Mapping[str, int] = {}
    """Months by kind of data, where cases of this type are kept for another time: rows of their category."""
    detail_has_words = False
    """Whether the detail above the task shows what was said at the step before; the task then does not repeat it."""
    barred_says: Any = BARRED
    """What whoever may not take a step, as `bars` says, is told."""

    def place(self, step: Step, task: Task) -> None:
        """Puts a new task at its body, and the case with it unless the work is advisory."""
        case = task.process
        task.role, task.beside = step.role, step.beside
        step.at(task)
        task.latest_at = self.latest_of(step, task)
        admit(task, now=task.decision.now)
        start_clock(task, step.limit, case, now=task.decision.now)
        if not step.beside:
            self._move(case, step, task)

    def _move(self, case: Case, step: Step, task: Task) -> None:
        case.stage = self.stage_of(step, task)
        case.current_body = task.body
        case.due_at = task.due_at
        task.decision.placed = case.moved_to = task

    # -- more time, beside every step ------------------------------------------------------------

    def at_deciding_body(self, task: Task) -> None:
        """A leader other than who asked: of the same body, else of its superior."""
        barred = {task.came_from.owner_id}
        task.body = approving_body(task.process, task.came_from.body, barred=barred)
        task.barred = f",{task.came_from.owner_id},"

    def on_grant(self, case: Case, decision: Decision) -> None:
        asking = self._asking(case)
        extend(asking, asking.asked_work or timedelta(0), now=decision.now)
        asking.asked_work = None
        asking.save()
        case.due_at = asking.due_at
        save_case(case, now=decision.now)

    def on_refuse(self, case: Case, decision: Decision) -> None:
        asking = self._asking(case)
        asking.asked_work = None
        asking.save()

    def _asking(self, case: Case) -> Task:
        """The step that more time was asked for. Raises IllegalTransition when it has gone on."""
        asking = case.task_set.token().open().filter(asked_work__isnull=False).first()
        if asking is None:
            raise IllegalTransition
        asking.process = case
        return asking

    def latest_of(self, step: Step, task: Task) -> datetime | None:
        """The moment by which a law wants the step done at the latest; None where none does."""
        return None

    def opened(self, task: Task) -> None:
        """A volunteer whose step a case begins with is saved with it."""
        participant = task.participant
        if participant is not None and participant.pk is None:
            participant.case = task.process
            participant.save()
            task.participant = participant

    def withheld(self, case: Case, user: User) -> Collection[str]:
        """Actions on the case that its state takes from the person, whatever their role and place allow (policy.py)."""
        return ()

    def check_texts(self, texts: Mapping[str, str]) -> None:
        """Called with all that somebody writes into a case. Raises ValidationError by the name of the text."""

    def farewell(self, case: Case, user: User) -> tuple[str, dict[str, Any]] | None:
        """Template and context of the last page for whom a step signs out: their rights have ended with it."""
        return None

    def bars(self, task: Task, user: User) -> bool:
        """Whether this very person may not do the step, whatever their role."""
        return f",{user.pk}," in task.barred

    def why_barred(self, task: Task, user: User) -> Any:
        """What the person is told whom `bars` keeps off."""
        return ASKED_FOR_TIME if task.step.name == "extension" else self.barred_says

    def after_conflict(self, task: Task) -> Step:
        """Where a case goes on that was taken from a body or a person whom it touches."""
        return self.review

    def has(self, name: str) -> bool:
        """Whether the flow has a step of that name."""
        return name in self._nodes_by_name

    def stage_of(self, step: Step, task: Task) -> str:
        """The stage shown while `step` is open; a flow may refine it by how the case came there."""
        return step.stage

    def bars_among(self, task: Task, people: Iterable[int]) -> set[int]:
        """Those of the people whom `bars` keeps off beside those written down as `barred`; by default not asked."""
        return set()

    def told_name(self, case: Case) -> set[int]:
        """The bodies whose staff read the name of a collaborator who chose to be known, or had to."""
        return {case.managing_body_id}

    def kept_going_at(self, case: Case, step: Task | None) -> list[Desk]:
        """Where somebody must read the case while it is sealed; `step` is the open one of staff, if there is one."""
        return [Desk(step.body, step.role)] if step else []

    def was_sent_by_staff(self, case: Case) -> bool:
        """Whether a sender whose name is sealed acted as staff, and so is told as staff what became of it."""
        return False

    def choices_of(self, name: str) -> list[tuple[str, Any]]:
        """The closed list of a field of an outcome."""
        raise NotImplementedError

    def field_choices(self, name: str, task: Task) -> QuerySet[Body]:
        """The bodies that may be chosen for a field of an outcome; `initial_of` suggests one of them."""
        raise NotImplementedError

    def initial_of(self, name: str, task: Task) -> Any:
        """What a field of an outcome holds before anybody types."""
        return task.process.urgency if name == "urgency" else None

    def area_of(self, case: Case) -> Unit | None:
        """The place below the case's unit (a hamlet), where the case type knows one."""
        return None

    def exact_place_of(self, case: Case) -> str:
        """The place in the words of whoever recorded it."""
        return ""

    def place_erased(self, case: Case) -> dict[str, Any]:
        """The columns of the detail that say where and when, with the values that no longer tell it."""
        return {}

    def category_of(self, case: Case) -> str:
        """What the case is about, in the language of the page."""
        return case.category_code

    def search_texts(self, case: Case) -> tuple[str, ...]:
        """The texts that the case is found by, without those of its place."""
        return (case.title,)

    def search_place_texts(self, case: Case) -> tuple[str, ...]:
        """The texts of the place that the case is found by, for readers who are near (place.py); no hamlet's name, by
        which a list could be narrowed to it (docs/decisions/0033).
        """
        return ()

    def category_choices(self) -> list[tuple[str, str]]:
        """Codes and names of the matters that cases of this type are filtered by; at most one statement."""
        return []

    def close(self, closing: Closing, task: Any) -> None:
        case = task.process
        case.stage = closing.stage
        case.closed_at = task.decision.now
        case.due_at = None


def flows_in_use() -> list[CaseFlow]:
    """The flow of every case type, once."""
    return [flow.instance for flow in _below(CaseFlow)]


def _below(base: type) -> list[Any]:
    return [flow for direct in base.__subclasses__() for flow in (direct, *_below(direct))]


def give_to(task: Task, participant: Participant) -> None:
    """A volunteer's step: held at once, by the sealed participant, never by a user."""
    task.participant = participant
    task.status = STATUS.ASSIGNED
    task.assigned = task.decision.now


def reviewing_body_above(body: Body) -> Body | None:
    """The body of the same kind one level up; None at the top."""
    return body_of_kind(body.unit.parent, body.kind)


def superior_of(body: Body) -> Body | None:
    """Who stands above a body: for a department its own People's Committee, else the same kind one level up."""
    if body.kind in (BodyKind.DEPARTMENT, BodyKind.STATION, BodyKind.COMPANY):
        return body_of_kind(body.unit, BodyKind.PEOPLES_COMMITTEE)
    return reviewing_body_above(body)


def reviewing_body_below(body: Body, unit: Unit) -> Body | None:
    """The body of the same kind one level down on the way to `unit`; None when the case is already there."""
    step: Unit | None = unit
    while step and step.parent_id != body.unit_id:
        step = step.parent
    return body_of_kind(step, body.kind)


def clear_of_conflict(case: Case, body: Body | None) -> Body | None:
    """The body, or the nearest of its kind above that no conflict of interest keeps away; None past the top."""
    while is_kept_away(case, body) and body is not None:
        body = reviewing_body_above(body)
    return body


def approving_body(case: Case, body: Body, *, barred: set[int]) -> Body:
    """The handling body when another approver sits there, else its superior's; the top approves its own."""
    barred = barred | kept_away(case)
    current: Body | None = body
    while current:
        if has_approver_beside(current, barred) and not is_kept_away(case, current):
            return current
        current = superior_of(current)
    return body
