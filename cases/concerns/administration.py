"""What concerns add to the administration: categories and time limits."""

from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import TimeLimit
from cases.views.proposals import waiting_proposals, whose_turn
from permissions.administration import SHOWN, Attention, Line, Section, add_section, is_top
from permissions.models import User

from .models import Category
from .services.category_marks import SETTING


def count_categories(user: User, today: date) -> int:
    return Category.objects.offered().count()


def count_limits(user: User, today: date) -> int:
    return TimeLimit.objects.count()


def proposals(user: User, today: date) -> list[Attention]:
    """Categories, new or to be marked, that wait for a second person. One statement, none below the top level."""
    if not is_top(user):
        return []
    marks = waiting_proposals(SETTING).filter(key=OuterRef("code")).values("proposed_by")
    categories = Category.objects.annotate(marked_by=Subquery(marks[:1]))
    waiting = categories.filter(Q(status=Category.Status.PROPOSED) | Q(marked_by__isnull=False)).order_by("pk")
    lines = [
        Line(str(one), reverse("categories"), whose_turn(one.marked_by or one.proposed_by, user))
        for one in waiting[: SHOWN + 1]
    ]
    return [
        Attention(
            _("Proposed categories and marks wait for a second person"), "category-plus", lines, reverse("categories")
        )
    ]


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
