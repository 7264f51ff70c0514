"""What the services of this app share: who may, what stands, the record."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from permissions import policy
from permissions.actors import Actor
from permissions.models import Body, User
from permissions.services.common import locked
from workflows.errors import IllegalTransition, NotPermitted

from .. import errors
from ..models import Group

MANAGE, JUDGE = "groups.manage", "groups.judge_standards"


def check(actor: Actor, action: str, obj: Model) -> None:
    """Raises NotPermitted unless the actor may do it; the system may do everything."""
    if not actor.is_system and not policy.may(actor.user, action, obj):
        raise NotPermitted


def check_body(actor: Actor, action: str, body: Body) -> None:
    """Raises NotPermitted unless it is the actor's own body, or lies in the reach of an administrator."""
    if actor.is_system:
        return
    in_reach = body.pk == actor.body_id or policy.may(actor.user, "administration.bodies", body)
    if not policy.may(actor.user, action) or not in_reach:
        raise NotPermitted


def check_other(actor: Actor, user: User) -> None:
    """Raises ValidationError for oneself: nobody admits, ends or judges themselves."""
    if not actor.is_system and actor.user.pk == user.pk:
        raise ValidationError(errors.NOT_ONESELF)


def managed(group: Group, actor: Actor, action: str = MANAGE) -> Group:
    """The group as it is now, locked. Raises NotPermitted, IllegalTransition for one that is dissolved."""
    check(actor, action, group)
    return standing(group)


def standing(group: Group) -> Group:
    """The group as it is now, locked. Raises IllegalTransition for one that is dissolved."""
    kept = locked(group)
    if kept.dissolved_on:
        raise IllegalTransition(errors.GROUP_DISSOLVED)
    return kept


def check_after_founding(group: Group, on: date, field: str) -> None:
    """Raises ValidationError for a day before the group was founded."""
    if on < group.founded_on:
        raise ValidationError({field: errors.NOT_FOUNDED_YET % {"day": day(group.founded_on)}})


FURTHEST = timedelta(days=366)
"""So far ahead a day may lie; beyond that the year is a slip."""
ANYTHING = "*"
"""The mark of a caller who is asked nothing: the demo's, and other services'."""


def ask(question: Any, *, mark: str, seen: str) -> None:
    """Raises ValidationError (`seen`) with the question, unless the person answers having seen just this.

    The error's code is the mark: of what the question tells, so that it is put anew once that is something else.
    """
    if seen not in (mark, ANYTHING):
        raise ValidationError({"seen": ValidationError(question, code=mark)})


def day(on: date) -> str:
    """A day as people read it, whatever the language."""
    return on.strftime("%d/%m/%Y")


def check_near(on: date, now: datetime, field: str) -> None:
    """Raises ValidationError for a day that lies years ahead."""
    if on > timezone.localdate(now) + FURTHEST:
        raise ValidationError({field: errors.TOO_FAR})


def iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
