"""Two people for what holds for everybody: one of the top level proposes a change of a setting, another decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from permissions.services.common import locked, save_recorded
from workflows.errors import IllegalTransition, NotPermitted

from ..models import Proposal
from ..scopes import check_top

SAME_PERSON = _("Another person must confirm what you proposed.")
NOT_YOURS = _("Only the person who proposed it can withdraw it. You can refuse it.")
WAITS_ALREADY = _("A change of this waits for a second person already. It has to be decided on first.")


@dataclass(frozen=True)
class Setting:
    """What may be proposed: the action that proposing and deciding take, and what a confirmed proposal does."""

    action: str
    apply: Callable[[Proposal, Actor, datetime], object]


_settings: dict[str, Setting] = {}


def add_setting(name: str, setting: Setting) -> None:
    """Lets changes of it be proposed; the same name twice replaces it."""
    _settings[name] = setting


def check_second_person(proposed_by: int | None, actor: Actor) -> None:
    """Raises NotPermitted for whoever proposed it, through whichever of their appointments they act."""
    if proposed_by == actor.user.pk:
        raise NotPermitted(SAME_PERSON)


@transaction.atomic
def propose_change(*, setting: str, key: str, change: Mapping[str, Any], actor: Actor, now: datetime) -> Proposal:
    """A change that waits for a second person; its service has looked at what it says.

    Raises NotPermitted, ValidationError when a change of the same row waits already.
    """
    check_top(actor, _settings[setting].action)
    who = {"proposed_by": actor.user.pk, "proposed_as": actor.appointment.pk}
    proposal = Proposal(setting=setting, key=key, change=change, proposed_at=now, **who)
    try:
        with transaction.atomic():
            _save(proposal, "proposed", actor, now)
    except IntegrityError as error:
        raise ValidationError(WAITS_ALREADY) from error
    return proposal


def confirm_proposal(*, proposal: Proposal, actor: Actor, now: datetime) -> Proposal:
    """The change takes effect, in the same transaction.

    Raises NotPermitted (also for who proposed it), IllegalTransition when it was decided on already.
    """
    return _decide(proposal, Proposal.Status.CONFIRMED, actor, now)


def refuse_proposal(*, proposal: Proposal, actor: Actor, now: datetime) -> Proposal:
    """Everything stays as it is. Raises as `confirm_proposal`."""
    return _decide(proposal, Proposal.Status.REFUSED, actor, now)


def withdraw_proposal(*, proposal: Proposal, actor: Actor, now: datetime) -> Proposal:
    """Whoever proposed it takes it back. Raises NotPermitted for anybody else, IllegalTransition."""
    return _decide(proposal, Proposal.Status.WITHDRAWN, actor, now)


@transaction.atomic
def _decide(proposal: Proposal, status: Proposal.Status, actor: Actor, now: datetime) -> Proposal:
    setting = _settings[proposal.setting]
    check_top(actor, setting.action)
    proposal = locked(proposal)
    if proposal.status != Proposal.Status.WAITING:
        raise IllegalTransition
    if status != Proposal.Status.WITHDRAWN:
        check_second_person(proposal.proposed_by, actor)
    elif proposal.proposed_by != actor.user.pk:
        raise NotPermitted(NOT_YOURS)
    proposal.status = status
    _save(proposal, str(status), actor, now)
    if status == Proposal.Status.CONFIRMED:
        setting.apply(proposal, actor, now)
    return proposal


def _save(proposal: Proposal, verb: str, actor: Actor, now: datetime) -> None:
    about = {"setting": proposal.setting, "key": proposal.key, "change": proposal.change}
    save_recorded(proposal, verb=verb, actor=actor, now=now, data=about)
