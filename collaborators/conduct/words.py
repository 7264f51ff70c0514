"""What may stand in a review: the conduct, never a case."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.leaks import names_case

NAMES_CASE = _(
    "The code of a case stands here. A review is about conduct and clauses of the regulation, never about what was "
    "recorded or passed on. Please take the code out and say what was done."
)
PARTY = _("You proposed this, or it is about you. Somebody else has to decide.")
PAPER_THERE = _("The group has a decision with this number and day already.")


def refuse_references(texts: Mapping[str, str]) -> None:
    """Raises ValidationError by the name of each text in which the code of a case stands."""
    if named := {name: NAMES_CASE for name, text in texts.items() if names_case(text)}:
        raise ValidationError(named)


def names_any_case(names: Iterable[str]) -> bool:
    return any(names_case(name) for name in names)
