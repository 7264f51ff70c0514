"""Words that betray somebody, covered wherever they stand in a case; the original sealed, or destroyed for good."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledger.services import erase_texts
from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import changing, checked_case, record, save_case, save_detail
from ..erased import check_kept
from ..models import Attachment, Case, DataKind, OriginalState, Redaction
from ..place import is_near
from ..redaction.marks import LONGEST, MOST, SHORTEST, Mark
from ..redaction.originals import destroy_in, sealed, words_of
from ..redaction.shown import VERB, shown_name
from ..redaction.texts import CaseTexts, Covered, Wording
from ..words import refresh_words

ACTION = "cases.redact"
NO_WORDS = _("Please mark the words to be covered, or write them.")
NOT_THERE = _("“%(words)s” does not stand in the texts of the case. Copy the words exactly as they stand there.")
WRONG_LENGTH = _("“%(words)s” is too short or too long. Give two to 200 characters for each.")
TOO_MANY = _("At most 50 stretches at once. Please cover these first.")
CHANGED = _("The texts of the case have changed meanwhile. Look at them again and mark the words anew.")
ERASED = _("The texts of this case have been erased after the set time. Nothing is left to cover.")
GONE = _("The original has been destroyed already.")


@transaction.atomic
def redact_text(
    *, case_id: int, marks: Sequence[Mark], seen: str, keep_original: bool, actor: Actor, now: datetime
) -> Redaction:
    """Covers the words in the case, its history, its events' texts, the names of its files and the search index.

    `seen` is the fingerprint of the texts that the actor looked at (CaseTexts). Closed cases too. Raises Http404,
    NotPermitted, TaskTaken, IllegalTransition (the texts are others, or erased), ValidationError for `words`.
    """
    case = checked_case(case_id, ACTION, actor, wait=True)
    check_kept(case, DataKind.TEXTS, ERASED)
    texts = CaseTexts(case)
    if texts.fingerprint != seen:
        raise IllegalTransition(CHANGED)
    near = is_near(actor.user, case.standings.all(), case.participants.all())
    refuse_strange(marks, texts.seen_by(near))
    covered = texts.cover(marks)
    with changing() as changed:
        _save(texts, covered, now)
        erase_texts(covered.erased, now=now)
        changed.event = _record(case, covered, marks, keep_original, actor, now)
    if not keep_original:
        _destroy_elsewhere(case, marks)
    return Redaction.objects.create(
        case=case,
        event_seq=changed.event.seq,
        actor=actor.code,
        made_at=now,
        spans=covered.spans,
        original=sealed(marks, covered.originals) if keep_original else "",
        destroyed_at=None if keep_original else now,
    )


@transaction.atomic
def destroy_original(*, case_id: int, redaction_id: int, actor: Actor, now: datetime) -> None:
    """Nobody can ever read the covered words again. Raises Http404, NotPermitted, TaskTaken, IllegalTransition."""
    case = checked_case(case_id, ACTION, actor, wait=True)
    redaction = case.redactions.filter(pk=redaction_id, destroyed_at=None).first()
    if redaction is None:
        raise IllegalTransition(GONE)
    marks = words_of(redaction)
    redaction.original, redaction.destroyed_at = "", now
    redaction.save(update_fields=["original", "destroyed_at"])
    _destroy_elsewhere(case, marks)
    data = {"redaction": redaction.event_seq}
    record(case, "original.destroyed", actor_code=actor.code, body_id=actor.body_id, now=now, data=data)


def _destroy_elsewhere(case: Case, marks: Sequence[Mark]) -> None:
    """What is destroyed must not live on in what was sealed when other words were covered."""
    changed = destroy_in(case.redactions.exclude(original="").order_by("pk"), marks)
    if changed:
        Redaction.objects.bulk_update(changed, ["original"])


def refuse_strange(marks: Sequence[Mark], wordings: Sequence[Wording]) -> None:
    """Raises ValidationError for `words` unless there are some, and all of them stand in what the actor sees.

    Whoever sees no exact place must not find it out by trying words.
    """
    if not marks:
        raise ValidationError({"words": NO_WORDS})
    if len(marks) > MOST:
        raise ValidationError({"words": TOO_MANY})
    for mark in marks:
        if not SHORTEST <= len(mark.words.strip()) <= LONGEST:
            raise ValidationError({"words": WRONG_LENGTH % {"words": mark.words}})
        if not any(mark.is_in(one.text) for one in wordings):
            raise ValidationError({"words": NOT_THERE % {"words": mark.words}})


def _save(texts: CaseTexts, covered: Covered, now: datetime) -> None:
    """The history first, so that the row that is saved after it shows no change."""
    case, detail = texts.case, texts.detail
    current = [row for row in covered.rows if row is case or row is detail]
    kept = [row for row in covered.rows if row is not case and row is not detail]
    for model, rows in groupby(sorted(kept, key=lambda row: row._meta.label), key=_model_of):
        names = ["name"] if model is Attachment else _prose_names(texts, model)
        model._base_manager.bulk_update(list(rows), names)
    for row in current:
        (save_case if row is case else save_detail)(row, now=now)
    refresh_words(case)


def _model_of(row: Any) -> Any:
    return type(row)


def _prose_names(texts: CaseTexts, model: Any) -> list[str]:
    return next(list(labels) for row, labels, _history in texts.rows if type(row).history.model is model)


def _record(
    case: Case, covered: Covered, marks: Sequence[Mark], keep_original: bool, actor: Actor, now: datetime
) -> Any:
    shown = {shown_name(number): one for number, one in enumerate(covered.shown.items())}
    data = {
        "spans": covered.spans,
        "fields": sorted(covered.names),
        "kinds": sorted({mark.kind for mark in marks}),
        "original": OriginalState.KEPT if keep_original else OriginalState.DESTROYED,
        "texts": [{"seq": seq, "of": of, "shown": name} for name, ((seq, of), _text) in shown.items()],
    }
    texts = {name: text for name, (_place, text) in shown.items()}
    return record(
        case, VERB, actor_code=actor.code, body_id=actor.body_id, now=now, data=data, texts=texts, override_reason=None
    )
