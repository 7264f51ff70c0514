"""How long data is kept: one central table, of which each change takes two people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger import tracked
from ledger.services import record
from permissions.actors import Actor
from permissions.services.common import stamp
from workflows.errors import IllegalTransition

from ..models import KINDS, AccountKind, Proposal, RetentionRule
from ..scopes import check_top
from .proposals import Setting, add_setting, propose_change

ACTION = "administration.retention"
SUBJECT = "retention_rule"
FEWEST, MOST = 1, 600
NO_SUCH_KIND = _("Please choose a kind of data from the list.")
NOT_OF_CASES = _("Accounts belong to no category: please leave it at “Any category”.")
NOT_MONTHS = _("Please enter whole months between 1 and 600.")
HOLDS_ALREADY = _("This rule holds already.")


@transaction.atomic
def propose_retention_rule(*, kind: str, months: int, category_code: str = "", actor: Actor, now: datetime) -> Proposal:
    """The rule of a kind and category, new or with other months, once a second person confirms.

    Raises NotPermitted, ValidationError by field.
    """
    check_top(actor, ACTION)
    if kind not in KINDS:
        raise ValidationError({"kind": NO_SUCH_KIND})
    if category_code and kind == AccountKind.ACCOUNTS:
        raise ValidationError({"category_code": NOT_OF_CASES})
    if not FEWEST <= months <= MOST:
        raise ValidationError({"months": NOT_MONTHS})
    row = _rule_of(kind, category_code)
    if row and row.months == months:
        raise ValidationError({"months": HOLDS_ALREADY})
    return _propose(kind, category_code, row.months if row else None, months, actor, now)


@transaction.atomic
def propose_no_retention_rule(*, row: RetentionRule, actor: Actor, now: datetime) -> Proposal:
    """Once a second person confirms, the general rule, or what holds without any, holds again.

    Raises NotPermitted, ValidationError, IllegalTransition when the rule is gone already.
    """
    check_top(actor, ACTION)
    going = _rule_of(row.kind, row.category_code)
    if going is None:
        raise IllegalTransition
    return _propose(going.kind, going.category_code, going.months, None, actor, now)


def row_key(kind: str, category: str) -> str:
    """The row that a proposal is about."""
    return f"{kind}/{category}"


def _propose(kind: str, category: str, before: int | None, months: int | None, actor: Actor, now: datetime) -> Proposal:
    change = {"kind": str(kind), "category": category, "before": before, "months": months}
    return propose_change(setting=SUBJECT, key=row_key(kind, category), change=change, actor=actor, now=now)


def _rule_of(kind: str, category_code: str) -> RetentionRule | None:
    return RetentionRule.objects.select_for_update().filter(kind=kind, category_code=category_code).first()


def _apply(proposal: Proposal, actor: Actor, now: datetime) -> None:
    """Sets the rule, or takes it away. Raises IllegalTransition when there is none to take away."""
    change: Mapping[str, Any] = proposal.change
    row, months = _rule_of(change["kind"], change["category"]), change["months"]
    if row is None and months is None:
        raise IllegalTransition
    row = row or RetentionRule(kind=change["kind"], category_code=change["category"])
    with tracked.change() as changed:
        stamp(row, now)
        if months:
            row.months = months
            row.save()
        changed.event = record(
            subject_type=SUBJECT,
            subject_id=row.pk,
            verb="retention_rule.set" if months else "retention_rule.removed",
            actor=actor.code,
            body_id=actor.body_id,
            now=now,
            data=dict(change) | {"proposal": proposal.pk, "appointment": proposal.proposed_as},
        )
        if not months:
            row.delete()


add_setting(SUBJECT, Setting(ACTION, _apply))
