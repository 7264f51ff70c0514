"""Nobody is honoured while a review of them, or the objection to one, is open (Decree 152/2025)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.models import User

from ..blocks import blocks
from .records import is_conduct_open

OPEN = _("A review of the member's conduct is open.")


@blocks
def review_open(user: User) -> Any:
    return OPEN if is_conduct_open(user) else None
