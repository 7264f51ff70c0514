"""What every page's shell shows: the menu of the person in the role in force."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.notices.bell import numbers
from permissions.models import Role
from permissions.models.roles import ROLES_TOLD

FIELD = frozenset({Role.VOLUNTEER, Role.GROUP_LEAD})
OFFICE = frozenset({Role.REVIEWER, Role.HANDLER, Role.APPROVER})
RUNNING = frozenset({Role.GROUP_LEAD, Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR})
"""They lead a group, run it, or look at it from above."""
WAITING = "waiting"


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    `short` is the word under the icon on a phone. `badge` names one of the shell's numbers (`numbers_of`): a bounded
    text such as "1.000+"; they are counted only when a page shows one, and once.
    """

    url_name: str
    icon: str
    label: Any
    short: Any
    roles: frozenset[str]
    badge: str = ""
    href: str = ""
    current: bool = False
    numbers: Callable[[], Any] | None = None

    @property
    def count(self) -> str | None:
        """What waits behind the entry; None when nothing is counted."""
        return getattr(self.numbers(), self.badge) if self.badge and self.numbers else None


MENU = (
    Entry("worklist", "inbox", _("Worklist"), _("Tasks"), FIELD | OFFICE, WAITING),
    Entry("case_list", "folders", _("Cases"), _("Cases"), FIELD | OFFICE | {Role.AUDITOR, Role.SOURCE_CUSTODIAN}),
    Entry("capture", "square-plus", _("Capture"), _("Capture"), FIELD | {Role.REVIEWER}),
    Entry("audit", "history", _("Audit"), _("Audit"), frozenset({Role.APPROVER, Role.AUDITOR})),
    Entry("workload", "chart-bar", _("Workload"), pgettext_lazy("short", "Workload"), OFFICE),
    Entry("administration", "settings", _("Administration"), _("Settings"), frozenset({Role.ADMINISTRATOR})),
    Entry(
        "campaigns",
        "award",
        _("Commendations"),
        pgettext_lazy("short", "Commend"),
        frozenset({Role.REVIEWER, Role.APPROVER}),
    ),
    Entry("groups", "users-group", _("Groups"), _("Groups"), RUNNING),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The menu, lazily: a fragment that does not show it costs nothing."""
    return {
        "menu": SimpleLazyObject(lambda: menu_of(request)),
        "phone_bar": SimpleLazyObject(lambda: phone_bar(menu_of(request))),
        "bell": SimpleLazyObject(lambda: bell_of(request)),
        "search_url": SimpleLazyObject(lambda: _search_url(menu_of(request))),
        "languages": settings.LANGUAGES,
    }


def menu_of(request: HttpRequest) -> list[Entry]:
    """The entries that the role in force can use; kept on the request, so that a count runs once."""
    kept: list[Entry] | None = getattr(request, "_shell_menu", None)
    if kept is None:
        kept = request._shell_menu = list(_entries(request))  # type: ignore[attr-defined]  # our own memo
    return kept


def _entries(request: HttpRequest) -> Iterable[Entry]:
    user = getattr(request, "user", None)
    appointment = getattr(user, "appointment", None)
    if appointment is None:
        return
    for entry in MENU:
        href = _address(entry.url_name)
        if href and appointment.role in entry.roles:
            current = request.path.startswith(href)
            yield replace(entry, href=href, current=current, numbers=partial(numbers_of, request))


def numbers_of(request: HttpRequest) -> Any:
    """What waits and what is unread: one statement for menu and bell together, kept on the request."""
    kept = getattr(request, "_shell_numbers", None)
    if kept is None:
        kept = request._shell_numbers = numbers(request.user)  # type: ignore[attr-defined,arg-type]  # our own memo
    return kept


def bell_of(request: HttpRequest) -> Any:
    """The unread notices of whoever is told any; None for everybody else."""
    appointment = getattr(getattr(request, "user", None), "appointment", None)
    return numbers_of(request) if appointment and appointment.role in ROLES_TOLD else None


def phone_bar(menu: list[Entry]) -> dict[str, Any]:
    """The bar at the foot of a phone: capture in the middle, at most two entries on its left, one right."""
    by_name = {entry.url_name: entry for entry in menu}
    capture = by_name.pop("capture", None)
    rest = list(by_name.values())
    return {"left": rest[:2], "capture": capture, "right": rest[2:3]}


def _search_url(menu: list[Entry]) -> str:
    return next((entry.href for entry in menu if entry.url_name == "case_list"), "")


def _address(url_name: str) -> str:
    """The page's address; "" where this installation has no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
