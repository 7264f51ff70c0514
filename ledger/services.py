"""Writes the record: events in the transaction of the change, and the access log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from . import request_id
from .codes import ACTOR, VERB, WORD, check_codes, check_form
from .errors import NO_TRANSACTION, RESERVED, LedgerError
from .hashing import GENESIS, new_salt
from .models import AccessEntry, ChainHead, Event, EventText
from .prepared import prepared


def record(
    *,
    subject_type: str,
    subject_id: int,
    verb: str,
    actor: str,
    now: datetime,
    body_id: int | None = None,
    unit_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
    is_new: bool = False,
) -> Event:
    """Appends one event to the subject's chain, in the caller's transaction and under the subject's lock.

    `data` holds ids and codes; prose goes to `texts` (name to text, empty ones are left out). `is_new`
    promises that the subject has no chain yet, which spares the look-up. SQL statements: 2 when new, else 3,
    one more with texts. Raises LedgerError outside a transaction or for a value in the wrong form,
    IntegrityError when the promise of `is_new` is broken.
    """
    if not transaction.get_connection().in_atomic_block:
        raise LedgerError(NO_TRANSACTION)
    head = None if is_new else _locked_head(subject_type, subject_id)
    event, kept = build_event(
        subject_type=subject_type,
        subject_id=subject_id,
        verb=verb,
        actor=actor,
        now=now,
        body_id=body_id,
        unit_id=unit_id,
        data=data,
        texts=texts,
        seq=head.seq + 1 if head else 1,
        previous_hash=head.hash if head else GENESIS,
    )
    event.save()
    if kept:
        EventText.objects.bulk_create(kept)
    _move_head(head, event)
    return event


def build_event(
    *,
    subject_type: str,
    subject_id: int,
    verb: str,
    actor: str,
    now: datetime,
    seq: int,
    previous_hash: str,
    body_id: int | None = None,
    unit_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> tuple[Event, list[EventText]]:
    """The checked and hashed event with its texts, nothing saved. Raises LedgerError for a wrong form."""
    check_form("subject_type", subject_type, WORD)
    check_form("verb", verb, VERB)
    check_form("actor", actor, ACTOR)
    content = _checked(data)
    kept = _texts(texts or {})
    if kept:
        content["commitments"] = {text.name: text.commitment() for text in kept}
    event = Event(
        subject_type=subject_type,
        subject_id=subject_id,
        seq=seq,
        verb=verb,
        actor=actor,
        body_id=body_id,
        unit_id=unit_id,
        at=now,
        data=content,
        request_id=request_id.current(),
        previous_hash=previous_hash,
    )
    event.hash = event.computed_hash()
    for text in kept:
        text.event = event
    return event, kept


def erase_texts(texts: Iterable[EventText], *, now: datetime) -> None:
    """Empties texts for good, salt included, so that their commitments cannot be tried out; the chains stay whole.

    In the caller's transaction and under the subjects' lock: one statement. Texts erased before are left alone.
    """
    keys = [text.pk for text in texts]
    if keys:
        EventText.objects.filter(pk__in=keys, erased_at=None).update(salt="", text="", erased_at=now)


def log_access(
    *,
    actor: str,
    action: str,
    now: datetime,
    subject_type: str = "",
    subject_id: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> AccessEntry:
    """Notes a read of sealed data, an export or a refusal: one INSERT, no lock, no transaction needed.

    `action` has the form of a verb ("source.opened"); `reason` is the reader's own words. Raises LedgerError
    for a value in the wrong form.
    """
    content = dict(data or {})
    check_codes(content)
    entry = _access(actor, action, now, subject_type, subject_id, reason=reason, data=content)
    entry.save()
    return entry


def log_access_to_each(
    *, actor: str, action: str, now: datetime, subject_type: str, subject_ids: Iterable[int]
) -> list[AccessEntry]:
    """The same of several subjects that one page shows: one INSERT, none where there are none."""
    entries = [_access(actor, action, now, subject_type, subject_id) for subject_id in subject_ids]
    return AccessEntry.objects.bulk_create(entries)


def _access(
    actor: str, action: str, now: datetime, subject_type: str, subject_id: int | None, **more: Any
) -> AccessEntry:
    check_form("actor", actor, ACTOR)
    check_form("action", action, VERB)
    return AccessEntry(
        actor=actor,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        at=now,
        request_id=request_id.current(),
        **more,
    )


def _checked(data: Mapping[str, Any] | None) -> dict[str, Any]:
    content = dict(data or {})
    if "commitments" in content:
        raise LedgerError(RESERVED)
    check_codes(content)
    return content


def _texts(texts: Mapping[str, str]) -> list[EventText]:
    for name in texts:
        check_form("text name", name, WORD)
    return [EventText(name=name, salt=new_salt(), text=text) for name, text in texts.items() if text]


def _locked_head(subject_type: str, subject_id: int) -> ChainHead | None:
    return _heads.first(subject_type, subject_id)


@prepared
def _heads(subject_type: str, subject_id: int) -> QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().filter(subject_type=subject_type, subject_id=subject_id)


def _move_head(head: ChainHead | None, event: Event) -> None:
    if head:
        ChainHead.objects.filter(pk=head.pk).update(seq=event.seq, hash=event.hash)
        return
    ChainHead.objects.create(
        subject_type=event.subject_type, subject_id=event.subject_id, seq=event.seq, hash=event.hash
    )
