"""What the policy's relations mean for cases, tasks and attachments, in SQL.

`visible` and `may` read these; nothing else decides who sees a case. Each relation is a question about one
row (EXISTS) and not a set of rows (IN): a set is read whole for each question, and grows with the years.
Lists, which would ask the question of every case, walk the same rows by `newest_rows` instead.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

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
from .sealing import blind_index

OVERSEEING: tuple[str, ...] = (BodyKind.PARTY_COMMITTEE, BodyKind.PEOPLES_COMMITTEE)
"""Kinds of bodies that answer for their whole unit and what lies below it; departments, stations, companies do not."""


@dataclass(frozen=True)
class Link:
    """Rows that tie a person, or their acting body, to cases: `case` is their foreign key to the case."""

    rows: QuerySet
    case: str = "case"

    def holds(self, path: str) -> Q:
        """Whether one of the rows is of the case at `path`, as seen from the row asked about."""
        return Q(Exists(self.rows.filter(**{self.case: OuterRef(path)})))

    def past(self, walls: Iterable[Wall], relations: frozenset[Relation]) -> "Link":
        """The rows whose case is behind no wall that stands before the relations."""
        return Link(self.rows.filter(*(wall.condition for wall in walls if relations & wall.relations)), self.case)

    def first(self, cases: QuerySet[Case], limit: int, turn: str) -> QuerySet:
        """Ids of the first `limit` of `cases` among the rows; an index on person or body and case serves it."""
        within = {f"{self.case}__in": cases.order_by().values("pk")} if cases.query.has_filters() else {}
        return self.rows.filter(**within).order_by(f"{turn}{self.case}").values(self.case).distinct()[:limit]


def _standing(user: User) -> QuerySet[Standing]:
    return Standing.objects.filter(body=user.appointment.body_id)


def _participating(user: User) -> QuerySet[Participant]:
    return Participant.objects.filter(blind_index=blind_index(user.pk))


EITHER = frozenset({Relation.OWN, Relation.ADVISER})
LINKS: dict[Relation | frozenset[Relation], Callable[[User], Link]] = {
    EITHER: lambda user: Link(_standing(user)),
    Relation.OWN: lambda user: Link(_standing(user).exclude(kind=Standing.Kind.ADVISING)),
    Relation.ADVISER: lambda user: Link(_standing(user).filter(kind=Standing.Kind.ADVISING)),
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
    """Entries about a unit: what was exported from there, whose work there was read."""
    return {Relation.ANY: Q(subject_type="unit", subject_id__in=_overseen(user).values("pk"))}


def newest_rows(user: User, cases: QuerySet[Case], limit: int, *, oldest_first: bool = False) -> QuerySet[Case]:
    """The newest `limit` of `cases` that exist for the person: as `policy.visible`, in bounded work.

    One predicate over all relations would be asked of every case until enough are found. Here each relation
    gives its own newest ids by an index, and the newest of these are taken. `oldest_first` turns all of it
    around.
    """
    turn = "" if oldest_first else "-"
    branches = [Case.objects.filter(pk__in=ids).order_by().values("pk") for ids in _first(user, cases, limit, turn)]
    if not branches:
        return Case.objects.none()
    one, *others = branches
    return Case.objects.filter(pk__in=one.union(*others) if others else one).order_by(f"{turn}pk")[:limit]


def _first(user: User, cases: QuerySet[Case], limit: int, turn: str) -> Iterator[QuerySet]:
    relations = granted(user, "cases.view") - _never(user)
    asked: list[Relation | frozenset[Relation]] = sorted(relations & LINKS.keys())
    if relations >= EITHER:
        asked = [EITHER, *(relation for relation in asked if relation not in EITHER)]
    for key in asked:
        link = LINKS[key](user)
        before = frozenset({key}) if isinstance(key, Relation) else key
        yield link.past(_walls(user, link.case, f"{link.case}__"), before).first(cases, limit, turn)
    if Relation.PARENT in relations:
        open_to = [wall.condition for wall in _walls(user, "pk", "") if Relation.PARENT in wall.relations]
        yield cases.filter(_below(user, ""), *open_to).order_by(f"{turn}pk").values("pk")[:limit]


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
