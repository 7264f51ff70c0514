"""What the services of the working calendar share: the check, the lock, the next version with its record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ledger.outbox import publish
from ledger.services import record
from permissions import policy
from permissions.actors import Actor
from permissions.models import Unit
from workflows.errors import IllegalTransition, NotPermitted

from ..models import CalendarVersion

ACTION = "administration.calendars"
SUBJECT = "calendar"
CHANGED = "calendar.changed"
"""Topic of the outbox: {"unit": id, "version": id}; the unit works by another version from now on."""
NO_OWN_CALENDAR = _("This unit follows the calendar of the unit above now. Please look again.")


def check(actor: Actor, unit: Unit) -> None:
    """Raises NotPermitted unless the unit lies in the administrator's reach; the system may do everything."""
    if not actor.is_system and not policy.may(actor.user, ACTION, unit):
        raise NotPermitted


def newest(unit: Unit) -> CalendarVersion | None:
    """The unit's newest version, one that inherits included; the unit stays locked until the transaction ends."""
    # NO KEY: whoever opens a case of the unit just then does not wait.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return CalendarVersion.objects.filter(unit=unit).order_by("-number").first()


def newest_own(unit: Unit) -> CalendarVersion:
    """The same. Raises IllegalTransition where the unit has no calendar of its own."""
    version = newest(unit)
    if version is None or version.inherits:
        raise IllegalTransition(NO_OWN_CALENDAR)
    return version


def content_of(version: CalendarVersion) -> dict[str, Any]:
    """What the next version takes over unless it says otherwise."""
    names = ("weekdays", "intervals", "days", "first_year", "last_year")
    return {name: getattr(version, name) for name in names}


def add_version(
    *,
    unit: Unit,
    before: CalendarVersion | None,
    content: Mapping[str, Any],
    verb: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> CalendarVersion:
    """The unit's next version with its event and the message that tells of it; in a transaction, unit locked."""
    version = CalendarVersion(unit=unit, number=before.number + 1 if before else 1, made_at=now, **content)
    version.save()
    record(
        subject_type=SUBJECT,
        subject_id=unit.pk,
        verb=f"{SUBJECT}.{verb}",
        actor=actor.code,
        body_id=actor.body_id,
        unit_id=unit.pk,
        now=now,
        data={"version": version.number, **(data or {})},
        is_new=before is None,
    )
    payload = {"unit": unit.pk, "version": version.pk}
    publish(topic=CHANGED, key=f"calendar_version:{version.pk}", payload=payload, now=now)
    return version
