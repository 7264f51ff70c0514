"""Nobody is honoured while a review of them, or the objection to one, is open (Decree 152/2025)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..blocks import blocks
from .records import with_open_review

OPEN = _("A review of the member's conduct is open.")


@blocks
def review_open(people: frozenset[int]) -> Mapping[int, Any]:
    return dict.fromkeys(with_open_review(people), OPEN)
