"""What concerns add to the administration: categories and time limits."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import TimeLimit
from cases.views.proposals import whose_turn
from permissions.administration import SHOWN, Attention, Line, Section, add_section, is_top
from permissions.models import User

from .models import Category


def count_categories(user: User, today: date) -> int:
    return Category.objects.offered().count()


def count_limits(user: User, today: date) -> int:
    return TimeLimit.objects.count()


def proposals(user: User, today: date) -> list[Attention]:
    """Categories that wait for a second person of the top level. One statement, none for others."""
    if not is_top(user):
        return []
    waiting = Category.objects.filter(status=Category.Status.PROPOSED).order_by("pk")[: SHOWN + 1]
    lines = [
        Line(
            str(one),
            reverse("categories"),
            whose_turn(one.proposed_by, user),
        )
        for one in waiting
    ]
    return [Attention(_("Proposed categories wait for a second person"), "category-plus", lines, reverse("categories"))]


add_section(
    Section(
        "categories",
        "category",
        gettext_lazy("Categories"),
        gettext_lazy("The central list of public matters"),
        40,
        count_categories,
        proposals,
    )
)
add_section(
    Section(
        "time_limits",
        "hourglass",
        gettext_lazy("Time limits"),
        gettext_lazy("How long each step may take"),
        50,
        count_limits,
        for_top=True,
    )
)
