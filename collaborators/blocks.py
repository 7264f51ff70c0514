"""Why somebody may not be honoured now: parts of the product that know of a reason say so here.

No award while a discipline matter or a complaint about the person is open (Decree 152/2025). The reason is for whoever
decides alone. A check is asked about all people at once, so that its statements are as many for one as for a hundred,
and as many where there is a reason as where there is none.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from permissions.models import User

Check = Callable[[frozenset[int]], Mapping[int, Any]]
"""Keys of users → the reason, in the language of the page, against those against whom there is one."""
_checks: list[Check] = []


def blocks(check: Check) -> Check:
    """Registers a check; called once, when the app that knows of the reason is ready."""
    _checks.append(check)
    return check


def reasons_against(people: Iterable[int]) -> dict[int, Any]:
    """Why some of the people, by their key, are honoured by nobody now; those without a reason are left out."""
    asked = frozenset(people)
    reasons: dict[int, Any] = {}
    for check in _checks if asked else ():
        reasons = {**check(asked), **reasons}
    return reasons


def reason_against(user: User) -> Any:
    """The first reason why the person is honoured by nobody now; None where there is none."""
    return reasons_against([user.pk]).get(user.pk)
