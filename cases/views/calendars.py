"""Working calendars: who follows which, one calendar by the year, and its changes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from permissions.actors import Actor
from permissions.forms.base import attempt
from permissions.models import Unit
from permissions.paging import page_of
from permissions.requests import SignedInRequest
from permissions.views.base import administrators, find_unit, form_page, page, sent, status_of
from workflows.calendar import DEFAULT, HO_CHI_MINH
from workflows.errors import IllegalTransition

from ..deadlines.calendar_days import is_override, other_half, overrides
from ..deadlines.calendar_page import (
    calendar_rows,
    days_of,
    months_of,
    units_listed,
    versions_of,
    warnings_for,
    years_of,
)
from ..deadlines.calendar_reckoning import reckon
from ..deadlines.calendar_words import COLUMNS, kind_of, times_in_words, weekdays_in_words
from ..forms.calendars import CalendarDayForm, CalendarFilter, ReckoningForm, WorkingHoursForm
from ..models import CalendarVersion, Task
from ..services import adopt_calendar, clear_calendar_day, drop_calendar, set_calendar_day, set_working_hours
from ..weeks import WEEKDAYS
from .base import conflict

ACTION = "administration.calendars"
FIRST_HOURS = {"at": time(8), "hours": 16}


@require_GET
@administrators(ACTION)
def calendars(request: SignedInRequest) -> HttpResponse:
    """The units in reach with the calendar that holds for each; by name, any unit."""
    form, today = CalendarFilter(request.GET), timezone.localdate(timezone.now())
    q = form.cleaned_data["q"] if form.is_valid() else ""
    found = page_of(units_listed(request.user, today=today, q=q), request.GET.get("page", ""))
    context = {"form": form, "page": found, "rows": calendar_rows(found.rows, today), "filtered": bool(q)}
    return page(request, "calendars/calendars.html", context)


@require_GET
@administrators(ACTION)
def calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    """One unit's calendar: a year, its days, a reckoning, and the versions; `?version=` shows an older one."""
    unit, today = find_unit(request, pk), timezone.localdate(timezone.now())
    in_force = CalendarVersion.objects.in_force_for(unit).select_related("unit").first()
    shown = _asked_version(request, unit) or in_force
    is_own = in_force is not None and in_force.unit_id == unit.pk
    versions, more = versions_of(unit, shown=shown, before=_number(request, "before"))
    form = ReckoningForm(request.GET if "hours" in request.GET else None, initial={"on": today, **FIRST_HOURS})
    context = {
        "unit": unit,
        "version": shown,
        "in_force": in_force,
        "is_own": is_own,
        "followed": None if shown is None or shown.unit_id == unit.pk else shown.unit,
        "is_older": shown != in_force,
        "can_edit": is_own and shown == in_force,
        "can_drop": is_own and unit.parent_id is not None,
        "versions": versions,
        "more_versions": more,
        "form": form,
        "reckoned": _reckoned(form, shown),
        **_year(request, shown, today),
    }
    return page(request, "calendars/calendar.html", context, status=status_of(form))


def _asked_version(request: SignedInRequest, unit: Unit) -> CalendarVersion | None:
    """The older version of this unit that was asked for. Raises Http404 for one that does not exist or is empty."""
    number = _number(request, "version")
    if number is None:
        return None
    return get_object_or_404(CalendarVersion.objects.select_related("unit"), unit=unit, number=number, inherits=False)


def _number(request: SignedInRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _year(request: SignedInRequest, version: CalendarVersion | None, today: date) -> dict[str, Any]:
    if version is None:
        return {}
    years = years_of(version, today)
    asked = _number(request, "year")
    year = asked if asked in years else today.year
    place = years.index(year)
    return {
        "year": year,
        "previous_year": years[place - 1] if place else None,
        "next_year": years[place + 1] if place + 1 < len(years) else None,
        "months": months_of(version, year, today),
        "days": list(days_of(version, since=f"{year}", before=f"{year + 1}")),
        "weekday_columns": list(zip(COLUMNS, WEEKDAYS, strict=True)),
        "weekdays_words": weekdays_in_words(version.weekdays),
    }


def _reckoned(form: ReckoningForm, version: CalendarVersion | None) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    data, hours = form.cleaned_data, version.hours() if version else DEFAULT
    start = datetime.combine(data["on"], data["at"], tzinfo=HO_CHI_MINH)
    due, stretches = reckon(start, data["hours"], hours, version.days if version else {})
    lines = [(one, Decimal(one.worked // timedelta(minutes=1)) / 60) for one in stretches]
    return {"start": start, "hours": data["hours"], "due": due, "lines": lines}


@form_page
@administrators(ACTION)
def calendar_hours(request: SignedInRequest, pk: int) -> HttpResponse:
    """Weekdays and times of a unit's own calendar."""
    unit, own = _own(request, pk)
    if own is None:
        return _follows(request, pk)
    initial = {"weekdays": own.weekdays, "intervals": times_in_words(own.intervals)}
    form = WorkingHoursForm(sent(request), initial=initial)
    if form.is_valid():
        made = _attempt(
            form,
            lambda: set_working_hours(unit=unit, actor=Actor.of(request.user), now=timezone.now(), **form.cleaned_data),
        )
        if made:
            return _saved(request, made, own)
    context = {"unit": unit, "form": form}
    return page(request, "calendars/hours_form.html", context, status=_status(form))


@form_page
@administrators(ACTION)
def calendar_day_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """An exception: a day off, a swapped day with its make-up day, a make-up day."""
    unit, own = _own(request, pk)
    if own is None:
        return _follows(request, pk)
    form = CalendarDayForm(sent(request))
    if form.is_valid() and (made := _set_day(request, unit, form)):
        return _saved(request, made, own, day=form.cleaned_data["day"])
    return page(request, "calendars/day_form.html", {"unit": unit, "form": form}, status=_status(form))


@form_page
@administrators(ACTION)
def calendar_day_edit(request: SignedInRequest, pk: int, day: date) -> HttpResponse:
    """Date, kind and name of an exception."""
    unit, own = _own(request, pk)
    if own is None:
        return _follows(request, pk)
    entry = overrides(own.days).get(day.isoformat())
    if entry is None:
        raise Http404
    form = CalendarDayForm(sent(request), initial={"day": day, "kind": entry["kind"], "name": entry["name"]})
    del form.fields["made_up_on"]
    if form.is_valid() and (made := _set_day(request, unit, form, replaces=day)):
        return _saved(request, made, own, day=form.cleaned_data["day"])
    context = {"unit": unit, "form": form, "day": day, "kind": kind_of(entry), "name": entry["name"]}
    return page(request, "calendars/day_form.html", context, status=_status(form))


def _set_day(request: SignedInRequest, unit: Unit, form: CalendarDayForm, **more: Any) -> CalendarVersion | None:
    actor, now = Actor.of(request.user), timezone.now()
    return _attempt(form, lambda: set_calendar_day(unit=unit, actor=actor, now=now, **form.cleaned_data, **more))


@require_POST
@administrators(ACTION)
def calendar_day_remove(request: SignedInRequest, pk: int, day: date) -> HttpResponse:
    """An exception goes; the public holiday under it, if any, holds again. Half of a swap leaves the other half."""
    _unit, own = _own(request, pk)
    half = other_half(own.days, day) if own else None
    done = _act(request, pk, clear_calendar_day, _("The day was taken away."), day=day)
    if half and done.status_code == HTTPStatus.FOUND:
        text = _(
            "The day that belongs to it, %(day)s, is still in the calendar. Take it away too if it no longer holds."
        )
        messages.warning(request, text % {"day": date_format(half, "SHORT_DATE_FORMAT")})
    return done


def _tell_of_open_steps(request: SignedInRequest, before: CalendarVersion) -> None:
    """What the change means for work in hand; the worker redates it (deadlines/redating.py)."""
    steps = Task.objects.open().filter(calendar=before).count()
    if steps:
        text = ngettext(
            "%(n)d open step goes by this calendar. Whoever holds it is told if its due date moves.",
            "%(n)d open steps go by this calendar. Whoever holds one is told if its due date moves.",
            steps,
        )
        messages.info(request, text % {"n": steps})


@require_POST
@administrators(ACTION)
def calendar_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    """The unit gets a calendar of its own."""
    return _act(
        request, pk, adopt_calendar, _("The unit has a calendar of its own now, a copy of the one it followed.")
    )


@require_POST
@administrators(ACTION)
def calendar_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """The unit follows the unit above again."""
    return _act(request, pk, drop_calendar, _("The unit follows the calendar of the unit above again."))


def _act(
    request: SignedInRequest, pk: int, service: Callable[..., CalendarVersion], text: str, **how: Any
) -> HttpResponse:
    unit = find_unit(request, pk)
    try:
        service(unit=unit, actor=Actor.of(request.user), now=timezone.now(), **how)
    except IllegalTransition as error:
        return conflict(request, str(error), back=reverse("calendar", args=[pk]))
    messages.success(request, text)
    return redirect("calendar", pk=pk)


def _own(request: SignedInRequest, pk: int) -> tuple[Unit, CalendarVersion | None]:
    """The unit in reach, and its newest own version."""
    unit = find_unit(request, pk)
    return unit, CalendarVersion.objects.latest_versions().filter(unit=unit, inherits=False).first()


def _follows(request: SignedInRequest, pk: int) -> HttpResponse:
    text = _("This unit follows the calendar of the unit above. Give it one of its own first.")
    return conflict(request, text, back=reverse("calendar", args=[pk]))


def _attempt(form: Any, act: Callable[[], CalendarVersion]) -> CalendarVersion | None:
    """What the service made; its refusals stand in the form, with all that was typed."""
    try:
        return attempt(form, act)
    except IllegalTransition as error:
        form.add_error(None, str(error))
        form.is_overtaken = True
        return None


def _status(form: Any) -> int:
    return 409 if getattr(form, "is_overtaken", False) else status_of(form)


def _saved(
    request: SignedInRequest, made: CalendarVersion, before: CalendarVersion, *, day: date | None = None
) -> HttpResponse:
    if made.number == before.number:
        messages.info(request, _("Nothing was different, so nothing was changed."))
    else:
        messages.success(request, _("Saved as version %(n)d. It holds from now on.") % {"n": made.number})
        _tell_of_open_steps(request, before)
    address = reverse("calendar", args=[made.unit_id])
    if day is None:
        return redirect(address)
    if is_override(made.days.get(day.isoformat())):
        for text in warnings_for(made, day, now_on=timezone.localdate(timezone.now())):
            messages.warning(request, text)
    return redirect(f"{address}?year={day.year}")
