"""The annual round as one reader sees it: whatever does not exist for them is neither shown nor counted.

What is about a case comes through `policy.visible` alone; administrators, who see no case, are asked nothing of one
(docs/decisions/0043).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import Task
from permissions import policy
from permissions.models import Body, Role, User

from ..commendation.lines import DECIDED, NOMINATED, PROPOSED, Line, eligible, nominations, was_there
from ..commendation.models import Campaign
from ..conduct.matters import Matter, open_matters
from .circles import Circles, circles_of, first_of_each
from .scope import Scope
from .tables import Cell, Figure, Row, Table, Year


@dataclass(frozen=True)
class Round:
    """What was read: of the groups for everybody, of cases what exists for the reader."""

    user: User
    scope: Scope
    now: datetime
    circles: Circles
    campaign: Campaign | None
    lines: list[Line]
    matters: list[Matter]

    @property
    def body(self) -> Body | None:
        return self.scope.body

    @property
    def works_with_cases(self) -> bool:
        return sees_cases(self.user)

    @property
    def runs_it(self) -> bool:
        """Whether the reader sees who is nominated from the first day on; those above see what reaches them."""
        return self.works_with_cases and self.body is not None and self.body.pk == self.user.appointment.body_id

    @property
    def decides(self) -> bool:
        return self.user.appointment.role == Role.APPROVER

    @cached_property
    def eligible(self) -> list[Any]:
        """Whom the campaign can honour and who is not nominated in it; nobody without a campaign."""
        one = self.campaign
        if one is None:
            return []
        taken = {line.user_id for line in self.lines if line.commendation and line.commendation.campaign_id == one.pk}
        able = eligible(self.circles.memberships, one, timezone.localdate(self.now))
        return [held for held in able if held.user_id not in taken]

    def in_state(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]


def sees_cases(user: User) -> bool:
    return bool(policy.granted(user, "cases.view"))


def round_of(user: User, scope: Scope, now: datetime) -> Round:
    """Everything, in a number of statements that grows with nothing."""
    if not sees_cases(user):
        return Round(user, scope, now, circles_of(scope), None, [], [])
    campaign = _campaign(user, scope)
    circles = circles_of(scope, also=was_there(campaign) if campaign else None)
    managing = [one.pk for one in scope.bodies]
    names = circles.memberships if scope.body else []
    lines = nominations(names, _of_the_year(scope, managing), user)
    return Round(user, scope, now, circles, campaign, lines, open_matters(managing, user))


def _campaign(user: User, scope: Scope) -> Campaign | None:
    if scope.body is None:
        return None
    return policy.visible(user, Campaign.objects.filter(body=scope.body, year=scope.year)).first()


def _of_the_year(scope: Scope, managing: list[int]) -> Q:
    """Of commendations: of the campaigns of the year, and the others that were opened in it."""
    since, until = (timezone.make_aware(datetime(year, 1, 1)) for year in (scope.year, scope.year + 1))  # noqa: DTZ001
    others = Q(campaign=None, case__opened_at__gte=since, case__opened_at__lt=until)
    return Q(case__managing_body__in=managing) & (Q(campaign__year=scope.year) | others)


# -- figures and tables -------------------------------------------------------------------------------------------


def year_of(found: Round) -> Year:
    """Figures and tables for the page, the print view and the spreadsheet alike."""
    tables = list(_tables(found))
    return Year(list(_figures(found, {one.name: one for one in tables})), tables)


def _tables(found: Round) -> Iterator[Table]:
    if found.body is None:
        yield _units(found)
    yield _overdue(found)
    if found.works_with_cases:
        yield _conduct(found)
        yield from _commendations(found)
    if found.body is not None:
        yield from _groups(found)


def _figures(found: Round, tables: dict[str, Table]) -> Iterator[Figure]:
    weak = ("overdue", "terms", "leads", "checklists")
    for name, table in tables.items():
        if name == "units":
            continue
        count = len(table.rows)
        yield Figure(table.title, count, name, is_weak=name in weak and count > 0)
        if name == NOMINATED and found.decides:
            blocked = sum(line.block is not None for line in found.in_state(NOMINATED))
            yield Figure(_("Waits for your decision, blocked"), blocked, name, is_weak=blocked > 0, is_private=True)


def _units(found: Round) -> Table:
    columns = [_("Managing unit"), _("Groups"), _("Members"), *_titles_of_groups()]
    rows = [_unit(circles, body, found.scope.year) for body, circles in found.circles.by_body()]
    return Table("units", _("Unit by unit"), columns, rows, _("No group stands below your unit in this year."))


def _unit(circles: Circles, body: Body, year: int) -> Row:
    here = f"{reverse('year')}?year={year}&body={body.pk}"
    counts = {"terms": circles.ending, "leads": circles.without_lead, "checklists": circles.unchecked}
    return [
        Cell(str(body), here),
        Cell(sum(one.stands(circles.scope.on) for one in circles.scope.groups)),
        Cell(len(first_of_each(circles.members))),
        *(Cell(len(rows), f"{here}#{name}" if rows else "", is_late=bool(rows)) for name, rows in counts.items()),
    ]


def _titles_of_groups() -> list[str]:
    return [_("Terms that end this year"), _("Groups without lead"), _("Checklists missing or old")]


# -- what is late --------------------------------------------------------------------------------------------------


def _overdue(found: Round) -> Table:
    """Steps whose due date is over, and terms that have ended; of many units the steps alone."""
    rows = [*_late_steps(found), *(_late_terms(found) if found.body else ())]
    columns = [_("What"), _("Which"), _("Due")]
    return Table("overdue", _("Overdue"), columns, rows, _("Nothing is overdue."))


def _late_steps(found: Round) -> Iterator[Row]:
    of_cases = [
        *((one.task, one.near, one.case, _("Conduct review")) for one in found.matters),
        *((one.task, one.near, one.commendation.case, _("Commendation")) for one in found.lines if one.commendation),
    ]
    dated = ((due, task, case, what) for task, near, case, what in of_cases if (due := _due(task, near)))
    for due, task, case, what in sorted(dated, key=lambda one: one[0]):
        if due < found.now:
            step = f"{what}: {task.step.task_title}" if task else what
            yield [Cell(step), Cell(case.reference, _page(case)), Cell(due, is_late=True)]


def _late_terms(found: Round) -> Iterator[Row]:
    today = timezone.localdate(found.now)
    for one in found.circles.ending:
        if one.term_ends_on < today:
            yield [Cell(_("End of the term")), _member(one), Cell(one.term_ends_on, is_late=True)]


def _due(task: Task | None, near: bool) -> datetime | None:
    return task.due_at if task and near else None


# -- cases -----------------------------------------------------------------------------------------------------------


def _conduct(found: Round) -> Table:
    """Neither name nor group: they stand on the case page (docs/decisions/0043)."""
    unit = [] if found.body else [_("Managing unit")]
    columns = [_("Case"), *unit, _("Measure proposed"), _("Step"), _("Waits with"), _("Due")]
    rows = [_matter(one, found) for one in found.matters]
    empty = _("No open review that you may see.")
    says = _("Only reviews that you may read. Whom they are about stands on the case page alone.")
    return Table("conduct", _("Open conduct reviews"), columns, rows, empty, says)


def _matter(one: Matter, found: Round) -> Row:
    task, due = one.task, _due(one.task, one.near)
    unit = [] if found.body else [Cell(str(one.case.managing_body))]
    waits_with = (_("the member") if task.participant_id else str(task.body)) if task else ""
    return [
        Cell(one.case.reference, _page(one.case)),
        *unit,
        Cell(str(one.case.conduct.get_measure_display())),
        Cell(str(task.step.task_title) if task else ""),
        Cell(waits_with),
        Cell(due, is_late=due is not None and due < found.now),
    ]


def _commendations(found: Round) -> Iterator[Table]:
    if found.runs_it:
        yield _eligible(found)
        yield _state(found, NOMINATED, _("Nominated"), _("Nobody waits for a decision of your unit."))
    yield _state(found, PROPOSED, _("Proposed upward"), _("Nothing is with a unit above."))
    yield _state(found, DECIDED, pgettext("commendations", "Decided"), _("Nothing has been decided yet."))


def _eligible(found: Round) -> Table:
    campaign = found.campaign
    rows = [[_member(one), Cell(one.group.name), Cell(str(one.hamlet or ""))] for one in found.eligible]
    columns, title = [_("Name"), _("Group"), _("Hamlet")], _("Eligible, not nominated")
    if campaign is None:
        empty = _("There is no campaign of this year. Once one is open, who may be nominated stands here.")
        return Table("eligible", title, columns, [], empty, more=(reverse("campaigns"), _("To the campaigns")))
    says = _("Nominations until %(day)s.") % {"day": date_format(campaign.closes_on, "SHORT_DATE_FORMAT")}
    to = (reverse("campaign", args=[campaign.pk]), _("To the campaign"))
    return Table("eligible", title, columns, rows, _("All members are nominated."), says, to)


def _state(found: Round, state: str, title: str, empty: str) -> Table:
    first = _("Name") if found.body else _("Case")
    unit = _("Group") if found.body else _("Managing unit")
    columns = [first, unit, _("Stands"), _("Asked for"), _("Due")]
    says = "" if found.runs_it else _("What was proposed to your unit; the rest only the managing unit sees.")
    return Table(state, title, columns, [_nominated(one, found) for one in found.in_state(state)], empty, says)


def _nominated(line: Line, found: Round) -> Row:
    detail: Any = line.commendation
    case, due, known = detail.case, _due(line.task, line.near), line.membership
    unit = known.group.name if known else str(case.managing_body)
    return [
        Cell(known.user.full_name if known else case.reference, _page(case)),
        Cell(unit),
        Cell(_stands(line), note=line.block),
        Cell(str(detail.get_asked_for_display())),
        Cell(due, is_late=due is not None and due < found.now),
    ]


def _stands(line: Line) -> str:
    detail: Any = line.commendation
    if line.is_granted:
        return f"{detail.get_award_display()}, {detail.decision_number}"
    if line.state == DECIDED:
        return str(detail.get_result_display() or _("Taken back"))
    if line.state == PROPOSED:
        return _("proposed, with %(body)s") % {"body": detail.case.current_body}
    return str(detail.case.get_stage_display())


# -- groups ------------------------------------------------------------------------------------------------------------


def _groups(found: Round) -> Iterator[Table]:
    circles, today = found.circles, timezone.localdate(found.now)
    terms, leads, checklists = _titles_of_groups()
    name, group, hamlet = _("Name"), _("Group"), _("Hamlet")

    def late(on: Any) -> Cell:
        return Cell(on, is_late=on < today)

    yield Table(
        "terms", terms, [name, group, hamlet, _("End of the term")],
        _rows(circles.ending, lambda one: [Cell(str(one.hamlet or "")), late(one.term_ends_on)]),
        _("No term ends in this year."), _("Terms that are over and were not renewed stand here too."),
    )  # fmt: skip
    leaderless = circles.without_lead
    rows = [[Cell(one.name, reverse("group", args=[one.pk])), Cell(one.unit.name)] for one in leaderless]
    yield Table("leads", leads, [group, _("Commune")], rows, _("Every group has a lead."))
    yield Table(
        "checklists", checklists, [name, group, _("Signed on")],
        _rows(circles.unchecked, lambda one: [Cell(one.last_signed)]),
        _("Everybody's standards were looked at within a year."),
        _("Nobody has looked at their standards in the year before."),
    )  # fmt: skip


def _rows(members: Iterable[Any], rest: Callable[[Any], list[Cell]]) -> list[Row]:
    return [[_member(one), Cell(one.group.name), *rest(one)] for one in members]


def _member(one: Any) -> Cell:
    return Cell(one.user.full_name, reverse("member", args=[one.pk]))


def _page(case: Any) -> str:
    return reverse("case_page", args=[case.public_id])
