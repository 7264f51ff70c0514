"""What stands between a person and a case that their role would show them, in SQL.

    normal       nothing
    restricted   the bodies above see no more of it than if it were not there
    sealed       whoever is not a named reader sees nothing, whatever their role
    a conflict   whoever is implicated sees nothing, whatever their role and name

The volunteer who captured a case knows of it anyway, and is behind no wall. `policy` puts these conditions beside the
relations (relations.py), the worklist beside its tasks; both ask rows only of cases that are walled at all.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from permissions.models import Appointment, User

from .cases import WALLED, Case, CaseReader
from .conflicts import Implication
from .stages import Confidentiality


def named(user: User, path: str) -> Q:
    """Whether the person is a named reader, today, of the case at `path`."""
    return Q(Exists(reading(user).filter(content_object=OuterRef(path))))


def reading(user: User) -> QuerySet[CaseReader]:
    """The grants of a person that have not ended."""
    return CaseReader.objects.filter(user=user, until__gt=timezone.now())


def is_unsealed(user: User, path: str, prefix: str) -> Q:
    """For roles at the case's own bodies. `prefix` leads to the columns of the case, `path` to its key."""
    return ~Q(**{f"{prefix}confidentiality": Confidentiality.SEALED}) | named(user, path)


def is_unrestricted(user: User, path: str, prefix: str) -> Q:
    """For roles at bodies above."""
    return Q(**{f"{prefix}confidentiality": Confidentiality.NORMAL}) | named(user, path)


def is_unimplicated(user: User, path: str, prefix: str) -> Q:
    """For whoever works with cases; a person is implicated by name or by a body that they work at."""
    bodies = [held.body_id for held in user.appointments]
    rows = Implication.objects.filter(Q(user=user) | Q(body__in=bodies), case=OuterRef(path))
    return Q(**{f"{prefix}has_conflict": False}) | ~Q(Exists(rows))


def passable(user: User, *, near: bool = True) -> QuerySet[Case]:
    """Walled cases whose walls let somebody through who works at one of their bodies, or (not `near`) above."""
    open_to = is_unsealed if near else is_unrestricted
    return Case.objects.filter(WALLED, open_to(user, "pk", ""), is_unimplicated(user, "pk", ""))


def past_walls(case: Case, held: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Those of the appointments at the case's bodies in which it is seen: who may be given a task of it, or be told."""
    if case.confidentiality == Confidentiality.SEALED:
        readers = CaseReader.objects.filter(content_object=case, until__gt=timezone.now())
        held = held.filter(user__in=readers.values("user"))
    if case.has_conflict:
        implicated = Implication.objects.filter(case=case)
        held = held.exclude(user__in=implicated.filter(user__isnull=False).values("user"))
        held = held.exclude(body__in=implicated.filter(body__isnull=False).values("body"))
    return held
