"""Which fields of a case changed with which event, from the history rows that name it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .models import Case

LABELS = {
    "title": _("Title"),
    "stage": _("State"),
    "urgency": _("Urgency"),
    "current_body_id": _("Waiting at"),
    "lead_body_id": _("Lead unit"),
    "due_at": _("Due"),
}
"""The fields of a case that people are told about; everything else on it is machinery."""
BODY_FIELDS = frozenset({"current_body_id", "lead_body_id"})
PLACE_FIELDS = frozenset({"area", "place_text", "observed_on"})
"""Fields of any detail row that say where and when exactly; shown to those near to the case alone (place.py)."""
TO_THE_MINUTE = frozenset({"due_at"})
"""Fields of a case from which the moment of the capture can be reckoned; likewise."""


@dataclass(frozen=True)
class Change:
    """A field before and after; bodies as ids until `named`."""

    name: str
    label: Any
    before: Any
    after: Any

    def named(self, names: Any) -> "Change":
        """The same with the names of bodies in the place of their ids."""
        if self.name not in BODY_FIELDS:
            return self
        return replace(self, before=names.body(self.before), after=names.body(self.after))


def changes_of(case: Case, *, hide_place: bool) -> dict[int, list[Change]]:
    """Changes by event id: two statements, one for the case's rows and one for its detail's.

    With `hide_place` the place is left out, and so are moments reckoned from the capture.
    """
    found: dict[int, list[Change]] = {}
    hidden = TO_THE_MINUTE if hide_place else frozenset()
    fields = {name: Case._meta.get_field(name) for name in LABELS if name not in hidden}
    for event, change in _diffs(Case, case.pk, fields, LABELS):
        found.setdefault(event, []).append(change)
    detail = Case._meta.get_field(case.flow_class.detail).related_model if case.flow_class.detail else None
    for event, change in _detail_diffs(detail, case.pk, hide_place) if detail else ():
        found.setdefault(event, []).append(change)
    return found


def _detail_diffs(model: type[Model], pk: int, hide_place: bool) -> Iterator[tuple[int, Change]]:
    hidden = PLACE_FIELDS if hide_place else frozenset()
    fields = {f.name: f for f in model._meta.concrete_fields if not f.is_relation and f.name not in hidden}
    return _diffs(model, pk, fields, {name: f.verbose_name for name, f in fields.items()})


def _diffs(model: Any, pk: int, fields: Mapping[str, Field], labels: Mapping[str, Any]) -> Iterator[tuple[int, Change]]:
    """Each change with the event that made it; a first row is no change."""
    rows = model.history.filter(**{model._meta.pk.attname: pk}).order_by("history_id")
    for before, after in pairwise(rows.values("event_id", *fields)):
        for name, its_field in fields.items():
            if before[name] != after[name]:
                yield after["event_id"], _change(its_field, labels[name], name, before[name], after[name])


def _change(its_field: Field, label: Any, name: str, before: Any, after: Any) -> Change:
    return Change(name, label, readable(its_field, before), readable(its_field, after))


def readable(its_field: Field, value: Any) -> Any:
    """A field's value as people read it: choices by their label, days and moments in local form."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return dict(its_field.flatchoices).get(value, value) if its_field.flatchoices else value
