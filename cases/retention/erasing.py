"""What each kind of data consists of, and how it goes: rows of today and of the history, words of events, files."""

from collections.abc import Callable
from datetime import datetime

from ledger.models import EventText
from ledger.services import erase_texts

from ..changes import SUBJECT, save_case, save_detail
from ..models import Case, CaseReader, CaseWords, DataKind, Notice
from ..redaction.texts import CaseTexts
from ..stored_files import empty

ERASED = "[đã xóa theo hạn lưu giữ]"
"""What stands in the place of a title. Texts become empty."""


def erase_participants(case: Case, now: datetime) -> None:
    """The ways to the volunteers: sealed names and keyed indexes. The codes in the record lead nowhere from then on.

    Notices of the case go too, as their recipients are keyed indexes as well.
    """
    case.participants.update(sealed_user="", blind_index="", is_named=False)
    Notice.objects.filter(case=case).delete()


def erase_attachments(case: Case, now: datetime) -> None:
    """The files on disk after the commit, their names and hashes at once; a line stays that says so."""
    for file in case.attachments.select_for_update():
        empty(file, now=now)
        file.sha256 = ""
        file.save()


def erase_texts_of(case: Case, now: datetime) -> None:
    """All that people wrote: the title, the detail, their history, the words of events, the search index."""
    texts = CaseTexts(case)
    for row, labels, history in texts.rows:
        for one in [row, *history]:
            for name in labels:
                setattr(one, name, ERASED if name == "title" else "")
        if history:
            type(history[0])._base_manager.bulk_update(history, list(labels))
        (save_case if row is case else save_detail)(row, now=now)
    erase_texts(EventText.objects.filter(event__subject_type=SUBJECT, event__subject_id=case.pk), now=now)
    case.redactions.exclude(original="").update(original="", destroyed_at=now)
    CaseWords.objects.filter(case=case).update(words="", place_words="")


def erase_case(case: Case, now: datetime) -> None:
    """All of it, and what else would tell the case apart: the hamlet, who may read it, the token of its sending."""
    for erase in (erase_participants, erase_attachments):
        erase(case, now)
    case.client_token = None
    _forget_place(case)
    erase_texts_of(case, now)
    CaseReader.objects.filter(content_object=case).delete()


def _forget_place(case: Case) -> None:
    """The commune stays; the detail is saved with its texts."""
    detail = case.detail_row
    for name, value in case.flow_class.instance.place_erased(case).items():
        setattr(detail, name, value)
        type(detail).history.filter(case_id=case.pk).update(**{name: value})
    type(case).history.filter(id=case.pk).update(client_token=None)


ERASING: dict[str, Callable[[Case, datetime], None]] = {
    DataKind.PARTICIPANTS: erase_participants,
    DataKind.ATTACHMENTS: erase_attachments,
    DataKind.TEXTS: erase_texts_of,
    DataKind.CASE: erase_case,
}
