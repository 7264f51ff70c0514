"""Time limits in words: which steps have one, and what a number of working hours means."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.calendar import DEFAULT
from workflows.nodes import Step, steps_of

from ..flows import flows_in_use

DAY = Decimal(DEFAULT.day_length.total_seconds()) / 3600
"""Working hours of one full day: 8."""


def limited_steps() -> dict[str, Any]:
    """Name of a limit → title of its step, in the order of the flows."""
    return {step.limit: step.task_title for flow in flows_in_use() for step in _as_drawn(type(flow)) if step.limit}


def _as_drawn(flow_class: type) -> list[Step]:
    """The steps of a flow as its class reads from top to bottom."""
    order = list(vars(flow_class))
    return sorted(steps_of(flow_class), key=lambda step: order.index(step.name) if step.name in order else -1)


def in_hours(hours: Decimal) -> str:
    """«16 working hours», without needless zeros."""
    number = number_format(hours.normalize(), use_l10n=True)
    return _("%(n)s working hours") % {"n": number} if hours != 1 else _("1 working hour")


def in_days(hours: Decimal) -> str:
    """«2 working days», «1 working day and 4 hours»; "" below one day."""
    days, rest = divmod(hours, DAY)
    if not days:
        return ""
    text = ngettext("%(n)d working day", "%(n)d working days", int(days)) % {"n": int(days)}
    if not rest:
        return text
    return _("%(days)s and %(hours)s hours") % {"days": text, "hours": number_format(rest.normalize())}


def in_words(hours: Decimal) -> str:
    """«2 working days = 16 working hours»."""
    return " = ".join(filter(None, (in_days(hours), in_hours(hours))))
