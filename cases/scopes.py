"""What pages and services of scoped settings share: who may change them, what a scope is called and recorded as."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import policy
from permissions.actors import Actor
from workflows.errors import NotPermitted

from .flows import flows_in_use
from .models import Urgency
from .models.scopes import Scoped
from .named import label_of

UNKNOWN_URGENCY = gettext_lazy("Please choose an urgency from the list.")


def check_top(actor: Actor, action: str) -> None:
    """Raises NotPermitted unless the actor may do the action and stands at the top level, which sets for all."""
    if not policy.may(actor.user, action) or not actor.appointment.body.unit.level.is_top:
        raise NotPermitted


def check_urgency(urgency: str) -> None:
    """Raises ValidationError for anything but blank or one of the list."""
    if urgency and urgency not in Urgency.values:
        raise ValidationError({"urgency": UNKNOWN_URGENCY})


def category_choices() -> list[tuple[str, Any]]:
    """Codes and names of the matters of all case types. One statement for each type."""
    return [choice for flow in flows_in_use() for choice in flow.category_choices()]


def label_for(urgency: str, category: str, level: Any, categories: Mapping[str, Any]) -> str:
    """«Khẩn · Giao thông · Cấp xã», or that it holds for all."""
    named = [
        label_of(Urgency, urgency) if urgency else "",
        str(categories.get(category, category)),
        str(level) if level else "",
    ]
    return " · ".join(filter(None, named)) or _("In general")


def codes_of(row: Scoped) -> dict[str, str]:
    """The scope as the record holds it."""
    return {
        "urgency": row.urgency,
        "category": row.category_code,
        "level": row.level.code if row.level else "",
    }
