"""What the core of cases adds to the administration: working calendars."""

from django.utils.translation import gettext_lazy as _

from permissions.administration import Section, add_section

add_section(
    Section(
        "calendars",
        "calendar-week",
        _("Working calendars"),
        _("Working hours, holidays, swapped and make-up days"),
        45,
    )
)
