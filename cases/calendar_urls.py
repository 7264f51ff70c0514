"""Addresses of the working calendars, in the administration. A calendar is named by its unit."""

from datetime import date

from django.urls import path, register_converter

from .views import calendars


class IsoDay:
    """2026-01-02; whatever is no day is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "iso_day")

ONE = "administration/calendars/<int:pk>"

urlpatterns = [
    path("administration/calendars/", calendars.calendars, name="calendars"),
    path(f"{ONE}/", calendars.calendar, name="calendar"),
    path(f"{ONE}/hours/", calendars.calendar_hours, name="calendar_hours"),
    path(f"{ONE}/days/new/", calendars.calendar_day_new, name="calendar_day_new"),
    path(f"{ONE}/days/<iso_day:day>/", calendars.calendar_day_edit, name="calendar_day_edit"),
    path(f"{ONE}/days/<iso_day:day>/remove/", calendars.calendar_day_remove, name="calendar_day_remove"),
    path(f"{ONE}/adopt/", calendars.calendar_adopt, name="calendar_adopt"),
    path(f"{ONE}/drop/", calendars.calendar_drop, name="calendar_drop"),
]
