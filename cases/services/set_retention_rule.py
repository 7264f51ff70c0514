"""How long data is kept: one central table."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger import tracked
from ledger.models import Event
from ledger.services import record
from permissions.actors import Actor
from permissions.services.common import stamp
from workflows.errors import IllegalTransition

from ..models import DataKind, RetentionRule
from ..scopes import check_top

ACTION = "administration.retention"
SUBJECT = "retention_rule"
FEWEST, MOST = 1, 600
NO_SUCH_KIND = _("Please choose a kind of data from the list.")
NOT_MONTHS = _("Please enter whole months between 1 and 600.")


@transaction.atomic
def set_retention_rule(
    *, kind: str, months: int, category_code: str = "", actor: Actor, now: datetime
) -> RetentionRule:
    """The rule of a kind and category, new or with other months. Raises NotPermitted, ValidationError by field."""
    check_top(actor, ACTION)
    if kind not in DataKind.values:
        raise ValidationError({"kind": NO_SUCH_KIND})
    if not FEWEST <= months <= MOST:
        raise ValidationError({"months": NOT_MONTHS})
    row = _locked(kind, category_code) or RetentionRule(kind=kind, category_code=category_code)
    before, row.months = row.months, months
    with tracked.change() as changed:
        stamp(row, now)
        row.save()
        changed.event = _record(row, before, months, actor, now)
    return row


@transaction.atomic
def remove_retention_rule(*, row: RetentionRule, actor: Actor, now: datetime) -> None:
    """The general rule, or what holds without any, holds again.

    Raises NotPermitted, IllegalTransition when it is gone already.
    """
    check_top(actor, ACTION)
    going = _locked(row.kind, row.category_code)
    if going is None:
        raise IllegalTransition
    with tracked.change() as changed:
        changed.event = _record(going, going.months, None, actor, now)
        stamp(going, now)
        going.delete()


def _locked(kind: str, category_code: str) -> RetentionRule | None:
    return RetentionRule.objects.select_for_update().filter(kind=kind, category_code=category_code).first()


def _record(row: RetentionRule, before: int | None, months: int | None, actor: Actor, now: datetime) -> Event:
    return record(
        subject_type=SUBJECT,
        subject_id=row.pk,
        verb="retention_rule.set" if months else "retention_rule.removed",
        actor=actor.code,
        body_id=actor.body_id,
        now=now,
        data={"kind": str(row.kind), "category": row.category_code, "before": before, "months": months},
    )
