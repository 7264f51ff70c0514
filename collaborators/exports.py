"""The members of a group as CSV."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy

from cases.audit import ACCESS_LABELS

from .imports.rows import COLUMNS
from .models import Group

EXPORTED = "members.exported"
CONTACTS = ("work_phone", "work_email")
ACCESS_LABELS[EXPORTED] = gettext_lazy("exported the members of a group")


def header(*, contacts: bool) -> list[str]:
    """As in the template of the import, without phone and e-mail for whoever does not see them."""
    return [str(label) for name, label in COLUMNS.items() if contacts or name not in CONTACTS]


def export_rows(group: Group, today: date, *, contacts: bool) -> Iterator[list[str]]:
    """The members of today and later, by name."""
    members = group.memberships.from_day(today).select_related("user", "hamlet").order_by("user__sort_key", "pk")
    for one in members:
        told = {
            "full_name": one.user.full_name,
            "username": one.user.username,
            "capacity": str(one.get_capacity_display()),
            "hamlet": str(one.hamlet or ""),
            "is_lead": "x" if one.leads_today else "",
            "valid_from": f"{one.valid_from:%d/%m/%Y}",
            "term_ends_on": f"{one.term_ends_on:%d/%m/%Y}" if one.term_ends_on else "",
            "work_phone": one.work_phone,
            "work_email": one.work_email,
        }
        yield [value for name, value in told.items() if contacts or name not in CONTACTS]
