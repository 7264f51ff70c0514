"""What the core adds to the administration: working calendars, rules for reminders."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from permissions.administration import Section, add_section
from permissions.models import User

from .models import ReminderRule


def count_rules(user: User, today: date) -> int:
    return ReminderRule.objects.in_force(on=today).count()


add_section(
    Section(
        "retention",
        "eraser",
        _("Keeping data"),
        _("After how long data of closed cases is erased"),
        57,
        for_top=True,
    )
)
add_section(
    Section(
        "calendars",
        "calendar-week",
        _("Working calendars"),
        _("Working hours, holidays, swapped and make-up days"),
        45,
    )
)
add_section(
    Section(
        "reminder_rules",
        "bell-ringing",
        _("Reminders"),
        _("When people are reminded of a due date"),
        55,
        count_rules,
        for_top=True,
    )
)
