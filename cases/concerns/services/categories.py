"""The central list of matters: one person of the top level proposes, another confirms (docs/principles.md)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions import policy
from permissions.actors import Actor
from permissions.services.common import save_recorded
from permissions.text import fold
from workflows.errors import IllegalTransition, NotPermitted

from ..models import Category

TOP_RANK = 0
SAME_PERSON = _("Another person must confirm what you proposed.")
ABOUT_PEOPLE = _(
    "Categories are public matters. Religion, ethnicity, political attitude, protests and complaints against "
    "persons are not."
)
EXISTS = _("There is a category with this code already.")
REFUSED_WORDS = (
    "ton giao", "dan toc", "sac toc", "chinh tri", "tu tuong", "bieu tinh", "khieu kien", "to cao",
    "khieu nai can bo", "dao duc", "religion", "ethnic", "politic", "protest", "opinion", "attitude",
)  # fmt: skip


@transaction.atomic
def propose_category(*, code: str, name_vi: str, name_en: str, icon: str, actor: Actor, now: datetime) -> Category:
    """A category that waits for a second person. Raises NotPermitted, ValidationError."""
    _check(actor)
    if any(word in fold(f"{name_vi} {name_en}") for word in REFUSED_WORDS):
        raise ValidationError({"name_vi": ABOUT_PEOPLE})
    if Category.objects.filter(code=code).exists():
        raise ValidationError({"code": EXISTS})
    category = Category(code=code, name_vi=name_vi, name_en=name_en, icon=icon, proposed_by=actor.user.pk)
    category.full_clean()
    save_recorded(category, verb="proposed", actor=actor, now=now, data={"code": code})
    return category


def confirm_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, in force. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.ACTIVE, "confirmed", actor, now)


def refuse_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, refused for good. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.REFUSED, "refused", actor, now)


@transaction.atomic
def _decide(category: Category, status: str, verb: str, actor: Actor, now: datetime) -> Category:
    _check(actor)
    category = Category.objects.select_for_update().get(pk=category.pk)
    if category.status != Category.Status.PROPOSED:
        raise IllegalTransition
    if category.proposed_by == actor.user.pk:
        raise NotPermitted(SAME_PERSON)
    category.status = status
    save_recorded(category, verb=verb, actor=actor, now=now, data={"code": category.code})
    return category


def _check(actor: Actor) -> None:
    may = policy.may(actor.user, "administration.categories")
    if not may or actor.appointment.body.unit.level.rank != TOP_RANK:
        raise NotPermitted
