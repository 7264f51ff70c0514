"""Why somebody may not be honoured now: parts of the product that know of a reason say so here.

No award while a discipline matter or a complaint about the person is open (Decree 152/2025). The reason is for whoever
decides alone.
"""

from collections.abc import Callable
from typing import Any

from permissions.models import User

Check = Callable[[User], Any]
"""The reason in the language of the page, or None."""
_checks: list[Check] = []


def blocks(check: Check) -> Check:
    """Registers a check; called once, when the app that knows of the reason is ready."""
    _checks.append(check)
    return check


def reason_against(user: User) -> Any:
    """The first reason why the person is honoured by nobody now; None where there is none."""
    return next((reason for check in _checks if (reason := check(user))), None)
