"""What the ids in events and changes are called: bodies, roles at bodies, steps. One statement for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.models import Appointment, Body, Role
from workflows.nodes import steps_of

from .field_changes import BODY_FIELDS, Change
from .flows import flows_in_use
from .models import Confidentiality, DataKind, OriginalState, Stage, ToldHow, Urgency

ONE_BODY = ("to_body", "lead_body")
BODIES = ("bodies", "advisers")
NOBODY = "–"


@dataclass(frozen=True)
class Names:
    """Names by id: `appointments` are a role at a body, never a person."""

    bodies: dict[int, str]
    appointments: dict[int, str]
    roles: dict[int, str]

    def body(self, pk: int | None) -> str:
        return self.bodies.get(pk, NOBODY) if pk else NOBODY

    def words_of(self, data: Mapping[str, Any]) -> dict[str, str]:
        """What a sentence may name, from an event's data (see sentences.Sentence)."""
        on = parse_date(data.get("on") or data.get("told_on") or "")
        return {
            "to": self.body(data.get("to_body")),
            "lead": self.body(data.get("lead_body")),
            "bodies": ", ".join(self.body(pk) for pk in data.get("bodies", ())),
            "step": str(step_title(data.get("step", ""))),
            "role": self.roles.get(data.get("appointment", 0), NOBODY),
            "urgency": label_of(Urgency, data.get("urgency")),
            "level": label_of(Confidentiality, data.get("level")),
            "stage": label_of(Stage, data.get("stage")),
            "told_how": label_of(ToldHow, data.get("told_how")),
            "spans": str(data.get("spans", NOBODY)),
            "kind": label_of(DataKind, data.get("kind")),
            "original": label_of(OriginalState, data.get("original")),
            "hours": str(data.get("hours", NOBODY)).replace(".", ","),
            "on": date_format(on, "SHORT_DATE_FORMAT") if on else NOBODY,
            "until": _moment(data.get("until") or ""),
        }


def _moment(written: str) -> str:
    """«15:00 06/08/2024» of a moment in ISO form."""
    moment = parse_datetime(written)
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else NOBODY


def names_for(happened: Iterable[Any], changes: Mapping[int, list[Change]]) -> Names:
    """The names of everything that the events and changes point to: one statement, none when they point to nothing."""
    appointments, bodies = set(), set()
    for event in happened:
        kind, _colon, code = event.actor.partition(":")
        appointments.update([int(code)] if kind == "appointment" else ())
        _collect(event.data, appointments, bodies)
    for change in (one for several in changes.values() for one in several if one.name in BODY_FIELDS):
        bodies.update(filter(None, (change.before, change.after)))
    return _load(appointments, bodies)


def _collect(data: Mapping[str, Any], appointments: set[int], bodies: set[int]) -> None:
    appointments.update(filter(None, [data.get("appointment")]))
    bodies.update(filter(None, (data.get(name) for name in ONE_BODY)))
    for name in BODIES:
        bodies.update(data.get(name, ()))


def _load(appointments: set[int], bodies: set[int]) -> Names:
    if not (appointments or bodies):
        return Names({}, {}, {})
    text = CharField()
    named = Body.objects.filter(pk__in=bodies).order_by().values_list("pk", "name", Value("", text))
    held = Appointment.objects.filter(pk__in=appointments).order_by().values_list("pk", "body__name", "role")
    rows = list(named.union(held, all=True))
    roles = {pk: str(Role(role).label) for pk, _name, role in rows if role}
    return Names(
        bodies={pk: name for pk, name, role in rows if not role},
        appointments={
            pk: _("%(role)s of %(body)s") % {"role": roles[pk], "body": name} for pk, name, role in rows if role
        },
        roles=roles,
    )


def label_of(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else NOBODY


def step_title(name: str) -> Any:
    """What a step is called, whatever flow it belongs to."""
    return _titles().get(name, name)


@cache
def _titles() -> dict[str, Any]:
    return {step.name: step.task_title for flow in flows_in_use() for step in steps_of(type(flow))}
