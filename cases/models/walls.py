"""What stands between a person and a case that their role would show them, in SQL.

    normal       nothing
    restricted   the bodies above see no more of it than if it were not there
    sealed       whoever is not a named reader sees nothing, whatever their role
    a conflict   whoever is implicated sees nothing, whatever their role and name

The volunteer who captured a case knows of it anyway, and is behind no wall. `policy` puts these conditions beside the
relations (relations.py), lists of tasks beside their own.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from permissions.models import Appointment, User

from .cases import Case, CaseReader
from .conflicts import Implication
from .stages import Confidentiality


def reading(user: User) -> QuerySet[CaseReader]:
    """The grants of a person that have not ended."""
    return CaseReader.objects.filter(user=user, until__gt=timezone.now())


def is_unsealed(prefix: str) -> Q:
    """For roles at the case's own bodies. `prefix` leads to the columns of the case."""
    return ~Q(**{f"{prefix}confidentiality": Confidentiality.SEALED})


def is_unrestricted(prefix: str) -> Q:
    """For roles at bodies above."""
    return Q(**{f"{prefix}confidentiality": Confidentiality.NORMAL})


def is_unimplicated(user: User, path: str, prefix: str) -> Q:
    """For whoever works with cases; a person is implicated by name or by a body that they work at. `path`: its key."""
    bodies = [held.body_id for held in user.appointments]
    rows = Implication.objects.filter(Q(user=user) | Q(body__in=bodies), case=OuterRef(path))
    return Q(**{f"{prefix}has_conflict": False}) | ~Q(Exists(rows))


def unwalled(*, near: bool = True) -> Q:
    """Tasks of cases that exist without any exception for who works at their bodies, or (not `near`) above."""
    return Q(is_sealed=False) if near else is_unrestricted("process__")


def may_pass(user: User, *, near: bool = True) -> Q:
    """Tasks of cases that exist for somebody who works at one of their bodies, or (not `near`) above."""
    level = unwalled(near=near)
    if not user.is_exceptional:
        return level
    is_named = Q(Exists(reading(user).filter(content_object=OuterRef("process"))))
    return (level | is_named) & is_unimplicated(user, "process", "process__")


def past_walls(case: Case, held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Those of the appointments at the case's bodies in which it is seen: who may be given a task of it, or be told."""
    if case.confidentiality == Confidentiality.SEALED:
        readers = CaseReader.objects.filter(content_object=case, until__gt=timezone.now())
        held = held.filter(user__in=readers.values("user"))
    return unimplicated(case, held)


def unimplicated(case: Case, held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Those of the appointments whose people no conflict of interest keeps away, whoever is a named reader."""
    if not case.has_conflict:
        return held
    bodies = Implication.objects.filter(case=case, body__isnull=False).values("body")
    people = Implication.objects.filter(case=case, user__isnull=False).values("user")
    at_work = Appointment.objects.current().filter(body__in=bodies).values("user")
    return held.exclude(user__in=people).exclude(user__in=at_work)
