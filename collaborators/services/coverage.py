"""The hamlets where a group listens; each is covered by one group at a time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from permissions.actors import Actor
from permissions.models import Unit
from permissions.services.common import save_recorded, stamp

from .. import errors
from ..models import Coverage, Group
from .common import MANAGE, check, check_after_founding, check_near, iso, standing


@transaction.atomic
def cover_hamlets(*, group: Group, hamlets: Sequence[Unit], since: date, actor: Actor, now: datetime) -> Group:
    """From `since` on the group covers these hamlets and no others.

    Raises NotPermitted, IllegalTransition (dissolved), ValidationError: another group's hamlet, or one left where
    members listen.
    """
    check(actor, MANAGE, group)
    lock_commune(group.unit)
    kept = standing(group)
    check_after_founding(kept, since, "since")
    check_near(since, now, "since")
    wanted = {hamlet.pk for hamlet in hamlets}
    now_covered = list(kept.coverages.from_day(since).select_related("hamlet"))
    left = [coverage for coverage in now_covered if coverage.hamlet_id not in wanted]
    _refuse_staffed(kept, [coverage.hamlet for coverage in left], since)
    end_coverage(left, last_day=since - timedelta(days=1), now=now)
    there = {coverage.hamlet_id for coverage in now_covered}
    _validate(hamlets, kept, since)
    new = [hamlet for hamlet in hamlets if hamlet.pk not in there]
    _add(kept, new, since, now)
    data = {"since": iso(since), "added": [one.pk for one in new], "left": [one.hamlet_id for one in left]}
    save_recorded(kept, verb="hamlets_set", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    return kept


def lock_commune(commune: Unit) -> Unit:
    """Whoever changes what is covered in a commune comes one after the other."""
    return Unit.objects.select_for_update(no_key=True).get(pk=commune.pk)


def add_coverage(group: Group, hamlets: Sequence[Unit], *, since: date, actor: Actor, now: datetime) -> None:
    """The first hamlets of a group that is being founded. The commune is locked. Raises ValidationError."""
    _validate(hamlets, group, since)
    _add(group, hamlets, since, now)
    data = {"since": iso(since), "added": [hamlet.pk for hamlet in hamlets]}
    save_recorded(group, verb="hamlets_set", actor=actor, now=now, unit_id=group.unit_id, data=data)


def end_coverage(coverages: Iterable[Coverage], *, last_day: date, now: datetime) -> None:
    """Ends them on the day; one that was to begin later never does, and ends on its first day."""
    for coverage in coverages:
        coverage.valid_to = max(last_day, coverage.valid_from)
        stamp(coverage, now)
        coverage.save()


def _add(group: Group, hamlets: Iterable[Unit], since: date, now: datetime) -> None:
    for hamlet in hamlets:
        coverage = Coverage(group=group, hamlet=hamlet, valid_from=since)
        stamp(coverage, now)
        coverage.save()


def _validate(hamlets: Sequence[Unit], group: Group, since: date) -> None:
    if not hamlets:
        raise ValidationError({"hamlets": errors.HAMLETS_NEEDED})
    wanted = [hamlet.pk for hamlet in hamlets]
    fitting = set(Unit.objects.valid(since).filter(pk__in=wanted, parent=group.unit_id).values_list("pk", flat=True))
    _refuse(errors.HAMLET_ELSEWHERE, [hamlet.name for hamlet in hamlets if hamlet.pk not in fitting])
    others = Coverage.objects.exclude(group=group).from_day(since).filter(hamlet__in=wanted)
    taken = others.values_list("hamlet__name", "group__name")
    _refuse(errors.HAMLET_COVERED, [f"{hamlet} ({name})" for hamlet, name in taken])


def _refuse_staffed(group: Group, left: Sequence[Unit], since: date) -> None:
    staffed = group.memberships.from_day(since).filter(hamlet__in=left)
    _refuse(errors.HAMLET_STAFFED, staffed.order_by("hamlet__name").values_list("hamlet__name", flat=True))


def _refuse(message: Any, names: Iterable[str]) -> None:
    if listed := ", ".join(dict.fromkeys(names)):
        raise ValidationError({"hamlets": str(message) % {"names": listed}})
