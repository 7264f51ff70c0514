"""What may stand in a review: the conduct, never a case."""

from django.utils.translation import gettext_lazy as _

NAMES_CASE = _(
    "The code of a case stands here. A review is about conduct and clauses of the regulation, never about what was "
    "recorded or passed on. Please take the code out and say what was done."
)
PARTY = _("You proposed this, or it is about you. Somebody else has to decide.")
DECIDED_BEFORE = _("You decided on this before. Another leader looks at the objection.")
PAPER_DAY = _("It was proposed on %(day)s. The decision is dated neither before nor in the future.")
PAPER_THERE = _("The group has a decision with this number and day already.")
LAPSES = _(
    "The membership has ended meanwhile. The review lapses by itself within the hour; no measure is possible any more."
)
