"""Admits the members of a list: kept and looked through, confirmed by decision, then taken in pieces by the worker.

Each piece is one message of the outbox, so that nobody waits, a page shows how far it is, and a worker that dies
neither loses a row nor takes it twice.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from ledger import outbox
from permissions.actors import Actor
from permissions.models import Unit, User
from permissions.services.common import save_recorded
from workflows.errors import IllegalTransition

from .. import errors
from ..models import Decision, DecisionKind, Group, MemberImport
from ..models.decisions import ADMITTING
from .common import managed, standing
from .decisions import Paper, decision_for
from .members import Member, namesakes_of, open_membership

TAKE, EXPIRE = "members.take", "members.expire"
"""Topics of the outbox: {"import": id}: the next piece; the end of a list that nobody confirmed, or that is done."""
PIECE = 20
"""Rows of one transaction, about half a second of work."""
KEPT = timedelta(days=1)


@transaction.atomic
def keep_import(*, group: Group, rows: Sequence[dict[str, Any]], actor: Actor, now: datetime) -> MemberImport:
    """The list, to be looked at; an older one of the group that was not confirmed loses its rows. Nobody is admitted.

    Raises NotPermitted, IllegalTransition (dissolved).
    """
    kept = managed(group, actor)
    older = MemberImport.objects.filter(group=kept, state=MemberImport.State.CHECKED)
    older.update(state=MemberImport.State.REPLACED, rows=[])
    made = MemberImport(group=kept, made_by=actor.appointment, made_at=now, rows=list(rows), total=len(rows))
    made.save()
    outbox.publish(topic=EXPIRE, key=f"import:{made.pk}", payload={"import": made.pk}, now=now, available_at=now + KEPT)
    return made


@transaction.atomic
def confirm_import(
    *, member_import: MemberImport, decision: Decision | Paper, actor: Actor, now: datetime
) -> MemberImport:
    """From here on the members are taken in. Raises NotPermitted, IllegalTransition, ValidationError by field."""
    kept = managed(member_import.group, actor)
    taken = MemberImport.objects.select_for_update().get(pk=member_import.pk)
    if taken.state != MemberImport.State.CHECKED or taken.has_problems or not taken.rows:
        raise IllegalTransition(errors.IMPORT_MOVED_ON)
    first = min(row["member"]["valid_from"] for row in taken.rows)
    kinds = [DecisionKind.ADMISSION, *ADMITTING]
    since = date.fromisoformat(first)
    taken.decision = decision_for(
        decision, group=kept, kinds=kinds, since=since, field="decided_on", actor=actor, now=now
    )
    taken.state, taken.made_by = MemberImport.State.RUNNING, actor.appointment
    taken.save()
    data = {"decision": taken.decision.pk, "rows": taken.total}
    save_recorded(kept, verb="members_listed", actor=actor, now=now, unit_id=kept.unit_id, data=data)
    _ask_for_next(taken, now)
    return taken


def take_piece(*, member_import: MemberImport, now: datetime) -> MemberImport:
    """The next rows, each by itself: one that fails stops no other. In a transaction."""
    rows = MemberImport.objects.select_for_update(of=("self",)).select_related("decision", "group", "made_by__user")
    taken = rows.get(pk=member_import.pk)
    if taken.state != MemberImport.State.RUNNING or taken.decision is None:
        return taken
    piece, taken.rows = taken.rows[:PIECE], taken.rows[PIECE:]
    actor = Actor(taken.made_by.user, taken.made_by)
    with override(actor.user.language):
        taken.failures += [failure for row in piece if (failure := _take(taken.group, row, taken.decision, actor, now))]
    taken.done += len(piece)
    taken.state = MemberImport.State.RUNNING if taken.rows else MemberImport.State.DONE
    taken.save()
    if taken.rows:
        _ask_for_next(taken, now)
    return taken


def _take(group: Group, row: dict[str, Any], decision: Decision, actor: Actor, now: datetime) -> dict[str, Any] | None:
    """Admits the member of a row; what is wrong, for the page."""
    try:
        with transaction.atomic():
            kept = standing(group)
            member = _member(row["member"])
            if member.user and member.user.pk == actor.user.pk:
                raise ValidationError(errors.NOT_ONESELF)
            _refuse_known(member, kept)
            open_membership(group=kept, member=member, decision=decision, actor=actor, now=now)
    except ValidationError as error:
        return {"row": row["number"], "message": " ".join(error.messages)}
    except IllegalTransition as error:
        return {"row": row["number"], "message": str(error)}
    return None


def _refuse_known(member: Member, group: Group) -> None:
    """A list that is sent twice admits once: somebody of the name who listens in the hamlet is them."""
    if any(one.hamlet_id == (member.hamlet.pk if member.hamlet else None) for one in namesakes_of(member, group)):
        raise ValidationError(errors.IN_GROUP_ALREADY)


def _member(row: dict[str, Any]) -> Member:
    """Of a row that was kept as JSON."""
    told = dict(row)
    end = told.pop("term_ends_on")
    return Member(
        user=User.objects.filter(pk=told.pop("user") or 0).first(),
        hamlet=Unit.objects.filter(pk=told.pop("hamlet") or 0).first(),
        valid_from=date.fromisoformat(told.pop("valid_from")),
        term_ends_on=date.fromisoformat(end) if end else None,
        **told,
    )


def _ask_for_next(taken: MemberImport, now: datetime) -> None:
    payload = {"import": taken.pk}
    outbox.publish(topic=TAKE, key=f"import:{taken.pk}:{taken.done}", payload=payload, now=now)


def expire_import(*, pk: int, now: datetime) -> None:
    """Takes a list away a day later; one that is still under way waits for another day. In a transaction."""
    found = MemberImport.objects.filter(pk=pk).first()
    if found and found.state == MemberImport.State.RUNNING:
        later = timezone.localtime(now) + KEPT
        outbox.publish(
            topic=EXPIRE, key=f"import:{pk}:{now:%Y%m%d}", payload={"import": pk}, now=now, available_at=later
        )
    elif found:
        found.delete()
