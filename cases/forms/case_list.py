"""Filters of the case list: all in the address, so that a list can be shared as a link."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.models import Body, Role, Unit, User
from workflows.nodes import steps_of

from ..deadlines.running import held_tasks, running_tasks
from ..deadlines.time_limits import limited_steps
from ..due import DUE_SOON, HELD, LATE, OVERDUE, THIS_WEEK, due_by_week, due_within
from ..flows import flows_in_use
from ..models import Case, Stage, Urgency
from ..newest_pages import is_key
from ..place import READING_ONLY, nearness
from .widgets import Choice
from .words import AsksForWords

ANY = [("", _("All"))]
OPEN_OR_NOT = [("open", _("Not closed yet")), ("ended", _("Ended"))]
PERIODS = [("1", _("This week")), ("4", _("Last 4 weeks")), ("13", _("Last 13 weeks")), ("52", _("Last 52 weeks"))]
"""Whole weeks: a period cut by days would tell the day of a case that shows its week alone (place.py)."""
DESK = [("open", _("Open")), DUE_SOON, THIS_WEEK, LATE, OVERDUE, HELD]
DESK_FIELDS = frozenset({"body", "step", "role", "due"})
"""Filters that only links use: the list behind a figure of the workload."""


class UnitChoices:
    """Units at or below that of the acting body that number cases, with their paths: one statement."""

    def __init__(self, user: User) -> None:
        self.user = user
        units = Unit.objects.none()
        if user.appointment is not None:
            units = Unit.objects.subtree_of(user.appointment.body.unit).exclude(reference_prefix="")
        self.rows = list(units.order_by("path").values_list("pk", "name", "path"))

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name, _path in self.rows]

    def body(self, named: str) -> Body | None:
        """The body of that id in one of these units."""
        if self.user.appointment is None or not is_key(named):
            return None
        return Body.objects.filter(unit__path__startswith=self.user.appointment.body.unit.path, pk=named).first()

    def below(self, chosen: str) -> list[int]:
        """Ids of the chosen unit and of those below it."""
        path = next(path for pk, _name, path in self.rows if str(pk) == chosen)
        return [pk for pk, _name, other in self.rows if other.startswith(path)]


class CaseFilter(AsksForWords):
    """Every field is optional; what cannot be read filters nothing."""

    unit = Choice(label=_("Unit"), required=False)
    category = Choice(label=_("Category"), required=False)
    stage = Choice(label=_("State"), choices=ANY + OPEN_OR_NOT + Stage.choices, required=False)
    urgency = Choice(label=_("Urgency"), choices=ANY + Urgency.choices, required=False)
    period = Choice(label=_("Recorded"), choices=ANY + PERIODS, required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    body = forms.CharField(required=False, widget=forms.HiddenInput)
    step = Choice(label=_("Step"), required=False, widget=forms.HiddenInput)
    role = Choice(label=_("Role"), choices=ANY + Role.choices, required=False, widget=forms.HiddenInput)
    due = Choice(label=_("Due"), choices=ANY + DESK, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.units = UnitChoices(user)
        self.fields["unit"].choices = ANY + self.units.choices
        self.fields["category"].choices = ANY + [
            choice for flow in flows_in_use() for choice in flow.category_choices()
        ]
        self.fields["step"].choices = ANY + list(limited_steps().items())
        if len(self.units.rows) < 2:
            del self.fields["unit"]

    def clean_body(self) -> str:
        """A body at or below the acting one's unit; any other filters nothing. One statement where one is named."""
        named = self.cleaned_data["body"]
        self.desk = self.units.body(named) if named else None
        return named if self.desk else ""

    @property
    def in_use(self) -> bool:
        """Whether anything but words narrows the list."""
        return bool(self.chosen.keys() - {"q"})

    def narrow(self, cases: QuerySet[Case], *, now: datetime) -> QuerySet[Case]:
        """The cases that the filters leave; the words are the search's business."""
        chosen = self.chosen
        plain = {"category": "category_code", "urgency": "urgency"}
        wanted = {column: chosen[name] for name, column in plain.items() if name in chosen}
        wanted |= self._unit(chosen) | _stage(chosen.get("stage", "")) | _period(chosen.get("period", ""), now)
        cases = cases.filter(**wanted, **self._at_desk(chosen, now))
        return cases.open().filter(self._is_overdue(now)) if "overdue" in chosen else cases

    def _is_overdue(self, now: datetime) -> Q:
        """Whoever is not near to a case learns it on Monday (place.py)."""
        exactly, by_week = Q(**due_within(OVERDUE[0], now)), Q(**due_within(LATE[0], now))
        return by_week | exactly & Q(nearness(self.units.user))

    def _at_desk(self, chosen: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Cases with an open task at the body, of the step and role, due as asked: a figure of the workload.

        Other bodies' tasks are told by the week: hour and day would tell more (place.py).
        """
        if not DESK_FIELDS & chosen.keys():
            return {}
        due = chosen.get("due", "")
        tasks = held_tasks() if due == HELD[0] else running_tasks()
        tasks = tasks.filter(self._due(due, now))
        wanted: dict[str, Any] = {name: chosen[name] for name in ("body", "role") if name in chosen}
        if "step" in chosen:
            steps = (step for flow in flows_in_use() for step in steps_of(type(flow)))
            wanted["flow_task__in"] = [step for step in steps if step.name == chosen["step"]]
        return {"pk__in": tasks.filter(**wanted).order_by().values("process")}

    def _due(self, due: str, now: datetime) -> Q:
        held, by_week = self.units.user.appointment, due_by_week(due, now)
        of_others = Q(pk__in=[]) if by_week is None else Q(**by_week)
        if held.role in READING_ONLY:
            return of_others
        own = Q(body=held.body_id)
        return own & Q(**due_within(due, now)) | ~own & of_others

    def _unit(self, chosen: dict[str, Any]) -> dict[str, Any]:
        if "unit" not in chosen:
            return {}
        units = self.units.below(chosen["unit"])
        return {"unit": units[0]} if len(units) == 1 else {"unit__in": units}

    def labels(self) -> list[tuple[str, str]]:
        """Name of each filter in use, and what it says on its chip."""
        return [(name, self._label(name, value)) for name, value in self.chosen.items()]

    def _label(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if name == "q":
            return f"“{value}”"
        if name == "body":
            return str(self.desk)
        if not isinstance(field, forms.ChoiceField):
            return str(field.label)
        return f"{field.label}: {dict(field.choices)[value]}"

    def codes(self) -> dict[str, Any]:
        """The filters in use as the access log keeps them: codes, and of the words only that there were some."""
        return {name: True if name == "q" else value for name, value in self.chosen.items()}


def _stage(stage: str) -> dict[str, Any]:
    if stage in dict(OPEN_OR_NOT):
        return {"closed_at__isnull": stage == "open"}
    return {"stage": stage} if stage else {}


def _period(weeks: str, now: datetime) -> dict[str, Any]:
    """Opened since the Monday that begins the given number of weeks, the present one included."""
    if not weeks:
        return {}
    today = timezone.localtime(now).date()
    monday = today - timedelta(days=today.weekday(), weeks=int(weeks) - 1)
    return {"opened_at__gte": timezone.make_aware(datetime.combine(monday, time.min))}
