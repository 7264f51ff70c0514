"""Whether a category often touches single households: proposed by one of the top level, confirmed by another."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Proposal
from cases.scopes import check_top
from cases.services.proposals import Setting, add_setting, propose_change
from permissions.actors import Actor
from permissions.services.common import locked, save_recorded
from workflows.errors import IllegalTransition

from ..models import Category
from .categories import ACTION

SETTING = "category_few"
HOLDS_ALREADY = _("The category is marked so already.")


@transaction.atomic
def propose_mark(*, category: Category, few: bool, actor: Actor, now: datetime) -> Proposal:
    """Raises NotPermitted, ValidationError (marked so already, a change waits), IllegalTransition (not in force)."""
    check_top(actor, ACTION)
    category = locked(category)
    if category.status != Category.Status.ACTIVE:
        raise IllegalTransition
    if category.few == few:
        raise ValidationError(HOLDS_ALREADY)
    change = {"code": category.code, "few": few}
    return propose_change(setting=SETTING, key=category.code, change=change, actor=actor, now=now)


def _apply(proposal: Proposal, actor: Actor, now: datetime) -> None:
    category = locked(Category.objects.get(code=proposal.change["code"]))
    category.few = proposal.change["few"]
    both = {"proposal": proposal.pk, "appointment": proposal.proposed_as}
    save_recorded(category, verb="marked", actor=actor, now=now, data=proposal.change | both)


add_setting(SETTING, Setting(ACTION, _apply))
