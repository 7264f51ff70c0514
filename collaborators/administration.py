"""What this app adds to the administration: the list of standards."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from permissions.administration import Section, add_section
from permissions.models import User

from .services.standards import standards_in_force


def count_points(user: User, today: date) -> int:
    return len(standards_in_force().points)


add_section(
    Section(
        "standards",
        "clipboard-check",
        _("Standards for members"),
        _("What the checklist of a member asks"),
        58,
        count_points,
        for_top=True,
    )
)
