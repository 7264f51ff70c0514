"""What the core adds to the administration: working calendars, rules for reminders."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permissions.administration import SHOWN, Attention, Line, Section, add_section, is_top
from permissions.models import User

from .models import KINDS, ReminderRule
from .services.propose_retention_rule import SUBJECT
from .views.proposals import waiting_proposals, whose_turn


def count_rules(user: User, today: date) -> int:
    return ReminderRule.objects.in_force(on=today).count()


def proposed_rules(user: User, today: date) -> list[Attention]:
    """Rules for keeping data that wait for a second person of the top level. One statement, none for others."""
    if not is_top(user):
        return []
    address = reverse("retention")
    lines = [
        Line(str(KINDS[one.change["kind"]]), address, whose_turn(one.proposed_by, user))
        for one in waiting_proposals(SUBJECT)[: SHOWN + 1]
    ]
    return [Attention(gettext("Proposed rules for keeping data wait for a second person"), "eraser", lines, address)]


add_section(
    Section(
        "retention",
        "eraser",
        _("Keeping data"),
        _("After how long data of closed cases and accounts is erased"),
        57,
        attention=proposed_rules,
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
