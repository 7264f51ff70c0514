"""What the policy's relations mean for cases, tasks and attachments, in SQL.

`visible` and `may` read these; nothing else decides who sees a case. Each relation is a question about one
row (EXISTS) and not a set of rows (IN): a set is read whole for each question, and grows with the years.
Lists, which would ask the question of every case, walk the same rows by `newest_rows` instead.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from ledger.models import AccessEntry, Event
from permissions.models import BodyKind, Role, Unit, User
from permissions.policy import Meanings, Relation, Wall, granted, predicate, relates

from .models import Attachment, Case, Notice, Participant, Standing, Task
from .models.cases import WALLED
from .models.tasks import OPEN
from .models.walls import is_unimplicated, is_unrestricted, is_unsealed, reading
from .place import READING_ONLY
from .sealing import blind_index

OVERSEEING: tuple[str, ...] = (BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE)
"""Kinds of bodies that answer for their whole unit and what lies below it; departments, stations, companies do not."""


@dataclass(frozen=True)
class Link:
    """Rows that tie a person, or their acting body, to cases: `case` is their foreign key to the case.

    `turn` leads to the turn of the case (turns.py), where it is not asked of the case itself.
    """

    rows: QuerySet
    case: str = "case"
    turn: str = ""

    def holds(self, path: str) -> Q:
        """Whether one of the rows is of the case at `path`, as seen from the row asked about."""
        return Q(Exists(self.rows.filter(**{self.case: OuterRef(path)})))

    def past(self, walls: Iterable[Wall], relations: frozenset[Relation]) -> "Link":
        """The rows whose case is behind no wall that stands before the relations."""
        return replace(self, rows=self.rows.filter(*(wall.condition for wall in walls if relations & wall.relations)))

    def first(self, cases: QuerySet[Case], walk: "Walk") -> QuerySet:
        """Ids of the first of `cases` among the rows; an index on person or body and case, or turn, serves it."""
        column = self.case if walk.column == "pk" else self.turn or f"{self.case}__turn"
        within = {f"{self.case}__in": cases.order_by().values("pk")} if cases.query.has_filters() else {}
        rows = self.rows.filter(**within, **walk.bound(column))
        order = (walk.order(one) for one in dict.fromkeys((column, self.case)))
        return rows.order_by(*order).values(self.case).distinct()[: walk.limit]


@dataclass(frozen=True)
class Walk:
    """A way through the first `limit` cases beyond one, by `pk` or by `turn`."""

    column: str
    limit: int
    oldest_first: bool
    beyond: int | None

    def order(self, column: str) -> str:
        return column if self.oldest_first else f"-{column}"

    def bound(self, column: str) -> dict[str, Any]:
        return {} if self.beyond is None else {f"{column}__{'gt' if self.oldest_first else 'lt'}": self.beyond}


def _standing(user: User) -> QuerySet[Standing]:
    return Standing.objects.filter(body=user.appointment.body_id)


def _participating(user: User) -> QuerySet[Participant]:
    return Participant.objects.filter(blind_index=blind_index(user.pk))


EITHER = frozenset({Relation.OWN, Relation.ADVISER})
LINKS: dict[Relation | frozenset[Relation], Callable[[User], Link]] = {
    EITHER: lambda user: Link(_standing(user), turn="turn"),
    Relation.OWN: lambda user: Link(_standing(user).exclude(kind=Standing.Kind.ADVISING), turn="turn"),
    Relation.ADVISER: lambda user: Link(_standing(user).filter(kind=Standing.Kind.ADVISING), turn="turn"),
    Relation.CURRENT: lambda user: Link(Task.objects.filter(_is_waiting_for(user), beside=False), "process"),
    Relation.CAPTURER: lambda user: Link(_participating(user)),
    Relation.NAMED: lambda user: Link(reading(user), "content_object"),
}
"""The rows behind every relation but `parent`, a matter of the case's own unit; EITHER asks for two at once."""

SEALED_SAYS = _("the case is for named readers only, and they are not among them")
RESTRICTED_SAYS = _("the case is restricted to the units that have to do with it")
CONFLICT_SAYS = _("they are kept away from the case because it touches them")
AT_ITS_BODIES = frozenset({Relation.OWN, Relation.CURRENT, Relation.ADVISER})
AS_STAFF = AT_ITS_BODIES | {Relation.PARENT, Relation.NAMED}


def _walls(user: User, path: str, prefix: str) -> tuple[Wall, ...]:
    """The walls of the case at `path`, whose columns begin with `prefix` (models/walls.py)."""
    above = frozenset({Relation.PARENT})
    levels = (
        Wall("sealed", SEALED_SAYS, AT_ITS_BODIES, partial(is_unsealed, prefix), unless=Relation.NAMED),
        Wall("restricted", RESTRICTED_SAYS, above, partial(is_unrestricted, prefix), unless=Relation.NAMED),
    )
    if not user.is_exceptional:
        return levels
    return (*levels, Wall("conflict", CONFLICT_SAYS, AS_STAFF, partial(is_unimplicated, user, path, prefix)))


def walls_at(path: str, prefix: str) -> Callable[[User], tuple[Wall, ...]]:
    return lambda user: _walls(user, path, prefix)


@relates(Case, walls=walls_at("pk", ""))
def case_relations(user: User) -> Meanings:
    """How the appointment in force, or the person, stands to a case."""
    return _on_case(user, "pk", "")


@relates(Task, walls=walls_at("process", "process__"))
def task_relations(user: User) -> Meanings:
    """A task stands to a person as its case does; but `current` is the very step that waits at body and role."""
    return _on_case(user, "process", "process__") | {
        Relation.CURRENT: lambda: _is_waiting_for(user),
        Relation.CAPTURER: lambda: Q(participant__in=_participating(user).values("pk")),
    }


@relates(Attachment, walls=walls_at("case", "case__"))
def attachment_relations(user: User) -> Meanings:
    """A file is seen by whoever sees its case; a draft's file by the draft's owner."""
    on_case = _on_case(user, "case", "case__")
    captured = on_case[Relation.CAPTURER]
    return on_case | {Relation.CAPTURER: lambda: captured() | Q(draft__owner=user)}


@relates(Notice, walls=walls_at("case", "case__"))
def notice_relations(user: User) -> Meanings:
    """A notice exists for whoever sees its case; whose notice it is, the recipient says (notices/recipients.py)."""
    return _on_case(user, "case", "case__")


@relates(Event, view="audit.view")
def event_relations(user: User) -> dict[Relation, Q]:
    """Leaders audit the cases of their unit and those below, by the unit the case belonged to then.

    The leader of a department audits the cases that the department has had to do with.
    """
    hidden = Case.objects.filter(WALLED).exclude(predicate(user, "cases.view", Case)).values("pk")
    of_cases = Q(subject_type="case") & ~Q(subject_id__in=hidden)
    if user.appointment.body.kind not in OVERSEEING:
        return {Relation.ANY: of_cases & Q(subject_id__in=_standing(user).values("case"))}
    return {Relation.ANY: of_cases & Q(unit_id__in=_overseen(user).values("pk"))}


@relates(AccessEntry, view="audit.view")
def access_relations(user: User) -> dict[Relation, Q]:
    """Entries about a unit: what was exported from there, whose work there was read. Looks at sealed names are about
    a case, and seen by whoever audits and sees the case.
    """
    opened = Case.objects.filter(source_openings__isnull=False).filter(predicate(user, "cases.view", Case))
    of_units = Q(subject_type="unit", subject_id__in=_overseen(user).values("pk"))
    return {Relation.ANY: of_units | Q(subject_type="case", subject_id__in=opened.values("pk"))}


def newest_rows(
    user: User, cases: QuerySet[Case], limit: int, *, oldest_first: bool = False, beyond: int | None = None
) -> QuerySet[Case]:
    """The newest `limit` of `cases` that exist for the person: as `policy.visible`, in bounded work.

    One predicate over all relations would be asked of every case until enough are found. Here each relation
    gives its own newest ids by an index, and the newest of these are taken. `oldest_first` turns all of it
    around; `beyond` is the value of `order_of` after which they begin.
    """
    walk = Walk(order_of(user), limit, oldest_first, beyond)
    branches = [Case.objects.filter(pk__in=ids).order_by().values("pk") for ids in _first(user, cases, walk)]
    if not branches:
        return Case.objects.none()
    one, *others = branches
    found = Case.objects.filter(pk__in=one.union(*others) if others else one)
    return found.order_by(walk.order(walk.column))[:limit]


def order_of(user: User) -> str:
    """The column by which the person's lists are in order: `pk`, or `turn` for whoever sees cases from afar."""
    held = user.appointment
    if held is None:
        return "pk"
    relations = granted(user, "cases.view") - _never(user)
    oversees = Relation.PARENT in relations and held.body.kind in OVERSEEING
    return "turn" if oversees or Relation.NAMED in relations or held.role in READING_ONLY else "pk"


def _first(user: User, cases: QuerySet[Case], walk: Walk) -> Iterator[QuerySet]:
    relations = granted(user, "cases.view") - _never(user)
    asked: list[Relation | frozenset[Relation]] = sorted(relations & LINKS.keys())
    if relations >= EITHER:
        asked = [EITHER, *(relation for relation in asked if relation not in EITHER)]
    for key in asked:
        link = LINKS[key](user)
        before = frozenset({key}) if isinstance(key, Relation) else key
        yield link.past(_walls(user, link.case, f"{link.case}__"), before).first(cases, walk)
    if Relation.PARENT in relations:
        open_to = [wall.condition for wall in _walls(user, "pk", "") if Relation.PARENT in wall.relations]
        below = cases.filter(_below(user, ""), *open_to, **walk.bound(walk.column))
        yield below.order_by(walk.order(walk.column)).values("pk")[: walk.limit]


def _on_case(user: User, path: str, prefix: str) -> dict[Relation | frozenset[Relation], Callable[[], Q]]:
    meanings: dict[Relation | frozenset[Relation], Callable[[], Q]] = {Relation.PARENT: partial(_below, user, prefix)}
    for relation, link in LINKS.items():
        if relation not in _never(user):
            meanings[relation] = partial(_linked, link, user, path)
    return meanings


def _never(user: User) -> frozenset[Relation]:
    """Relations that hold on no row, so that nothing is asked: nobody ever named the person."""
    return frozenset() if user.is_exceptional else frozenset({Relation.NAMED})


def _linked(link: Callable[[User], Link], user: User, path: str) -> Q:
    return link(user).holds(path)


def _below(user: User, prefix: str) -> Q:
    return Q(**{f"{prefix}unit__in": _overseen(user).values("pk")})


def _overseen(user: User) -> QuerySet[Unit]:
    """The units that the acting body answers for as a whole; a department answers for its own cases alone."""
    body = user.appointment.body
    if body.kind not in OVERSEEING:
        return Unit.objects.none()
    return Unit.objects.subtree_of(body.unit).order_by()


def _is_waiting_for(user: User) -> Q:
    """Of tasks: open steps at the body and role in force; for a group lead those that the volunteer left lying."""
    held = user.appointment
    if held.role == Role.GROUP_LEAD:
        return Q(status__in=OPEN, body=held.body_id, fallback_at__lte=timezone.now())
    return Q(status__in=(*OPEN, STATUS.STARTED), body=held.body_id, role=held.role)
