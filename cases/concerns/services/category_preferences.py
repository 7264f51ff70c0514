"""What a commune may do with the central list of categories: hide and reorder, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.services import record
from permissions import policy
from permissions.actors import Actor
from permissions.models import Unit
from permissions.services.add_hamlets import hamlet_level_of
from workflows.errors import NotPermitted

from ..models import Category, CategoryPreference

ALL_HIDDEN = _("At least one category must stay, or nobody could record anything.")
STEP = 10


@dataclass(frozen=True)
class Wish:
    """How one category is to stand: hidden or not, and before which others (smaller comes first)."""

    hidden: bool
    position: int


@transaction.atomic
def set_category_preferences(
    *, unit: Unit, wishes: Mapping[str, Wish], actor: Actor, now: datetime
) -> list[CategoryPreference]:
    """The order and the hidden ones of a commune; categories that no wish names come last, and are shown.

    Raises NotPermitted for a unit out of reach or without hamlets below it, ValidationError when all are hidden.
    """
    if not policy.may(actor.user, "administration.categories", unit) or hamlet_level_of(unit) is None:
        raise NotPermitted
    offered = list(Category.objects.offered())
    if all(wishes[one.code].hidden if one.code in wishes else False for one in offered):
        raise ValidationError(ALL_HIDDEN)
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    ordered = sorted(offered, key=lambda one: wishes[one.code].position if one.code in wishes else 10_000)
    rows = [
        CategoryPreference(
            unit=unit, category=one, hidden=one.code in wishes and wishes[one.code].hidden, position=number * STEP
        )
        for number, one in enumerate(ordered, start=1)
    ]
    CategoryPreference.objects.filter(unit=unit).delete()
    CategoryPreference.objects.bulk_create(rows)
    record(
        subject_type="unit",
        subject_id=unit.pk,
        unit_id=unit.pk,
        verb="unit.categories_arranged",
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data={
            "order": [row.category.code for row in rows],
            "hidden": [row.category.code for row in rows if row.hidden],
        },
    )
    return rows
