"""Who has read a sealed case: noted before it is shown, and shown to the leaders who may name readers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ledger.models import AccessEntry
from ledger.services import log_access, log_access_to_each
from permissions.actors import Actor
from permissions.models import Appointment, Role, User
from permissions.models.roles import ROLES_WITH_AREA

from .models import Case, Confidentiality

READ = "case.sealed_read"
SHOWN = 20


@dataclass(frozen=True)
class Reading:
    """A look at a sealed case, by a role at a body: staff are not watched by name either."""

    who: str
    at: datetime


def note_reading(case: Case, user: User, now: datetime) -> None:
    """One entry in the access log, where the case is sealed and the reader is staff. A volunteer leaves no trace."""
    if case.confidentiality != Confidentiality.SEALED or Role(user.appointment.role) in ROLES_WITH_AREA:
        return
    log_access(actor=Actor.of(user).code, action=READ, subject_type="case", subject_id=case.pk, now=now)


def note_readings(cases: Iterable[Case], user: User, now: datetime) -> None:
    """The same of the cases whose entries a page shows together, once each."""
    if Role(user.appointment.role) in ROLES_WITH_AREA:
        return
    sealed = {case.pk for case in cases if case.confidentiality == Confidentiality.SEALED}
    log_access_to_each(actor=Actor.of(user).code, action=READ, subject_type="case", subject_ids=sorted(sealed), now=now)


def readings_of(case: Case) -> Iterator[Reading]:
    """The last readings, newest first: two statements."""
    entries = list(
        AccessEntry.objects.filter(action=READ, subject_type="case", subject_id=case.pk).order_by("-pk")[:SHOWN]
    )
    codes = {int(entry.actor.partition(":")[2]) for entry in entries if entry.actor.startswith("appointment:")}
    posts = {held.pk: held for held in Appointment.objects.filter(pk__in=codes).select_related("body")}
    for entry in entries:
        held = posts.get(int(entry.actor.partition(":")[2] or 0))
        yield Reading(f"{held.get_role_display()} {held.body}" if held else _("Staff"), entry.at)
