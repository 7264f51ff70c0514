"""The central list of matters: one person of the top level proposes, another confirms (docs/principles.md)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger import services as ledger
from ledger import tracked
from permissions import policy
from permissions.actors import Actor
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
def propose_category(
    *, code: str, name_vi: str, name_en: str, icon: str, actor: Actor, now: datetime
) -> Category:
    """A category that waits for a second person. Raises NotPermitted, ValidationError."""
    _check(actor)
    if any(word in fold(f"{name_vi} {name_en}") for word in REFUSED_WORDS):
        raise ValidationError({"name_vi": ABOUT_PEOPLE})
    if Category.objects.filter(code=code).exists():
        raise ValidationError({"code": EXISTS})
    category = Category(code=code, name_vi=name_vi, name_en=name_en, icon=icon, proposed_by=actor.user.pk)
    category.full_clean()
    return _keep(category, "category.proposed", actor, now)


def confirm_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, in force. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.ACTIVE, "category.confirmed", actor, now)


def refuse_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, refused for good. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.REFUSED, "category.refused", actor, now)


@transaction.atomic
def _decide(category: Category, status: str, verb: str, actor: Actor, now: datetime) -> Category:
    _check(actor)
    category = Category.objects.select_for_update().get(pk=category.pk)
    if category.status != Category.Status.PROPOSED:
        raise IllegalTransition
    if category.proposed_by == actor.user.pk:
        raise NotPermitted(SAME_PERSON)
    category.status = status
    return _keep(category, verb, actor, now)


def _check(actor: Actor) -> None:
    may = policy.may(actor.user, "administration.categories")
    if not may or actor.appointment.body.unit.level.rank != TOP_RANK:
        raise NotPermitted


def _keep(category: Category, verb: str, actor: Actor, now: datetime) -> Category:
    with tracked.change() as changed:
        category._history_date = now
        category.save()
        changed.event = ledger.record(
            subject_type="category",
            subject_id=category.pk,
            verb=verb,
            actor=actor.code,
            body_id=actor.body_id,
            now=now,
            data={"code": category.code},
        )
    return category
