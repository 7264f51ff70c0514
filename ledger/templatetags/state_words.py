"""Filters of the page that shows how record and delivery stand."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..state import MOST, FileState

register = template.Library()


@register.filter
def up_to(count: int) -> str:
    """«17», or «1.000+» for a count that stopped at its bound."""
    return f"{number_format(MOST, force_grouping=True)}+" if count > MOST else str(count)


@register.filter
def file_words(state: str) -> Any:
    """How the file stands to the newest anchor."""
    return FileState(state).label


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """How long something has been waiting, in one unit."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes >= 48 * 60:
        return ngettext("%(n)d day", "%(n)d days", minutes // (24 * 60)) % {"n": minutes // (24 * 60)}
    if minutes >= 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else _("less than a minute")
