"""Files: checked by content, stored under an opaque name, recorded by their hash."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import acting_code, checked_case, record
from ..document_traces import without_traces
from ..files import CheckedFile, inspect, thumbnail
from ..models import Attachment, Case, Draft

MOST_FILES = 10
SENT_MEANWHILE = _("This concern was sent just now. Add the file on the page of the case.")
TOO_MANY = _("A case can hold at most 10 files of one sending. Please leave some out.")


def build_attachment(checked: CheckedFile, *, author: str, now: datetime) -> Attachment:
    """An unsaved attachment whose files are stored."""
    attachment = Attachment(
        author=author,
        kind=checked.kind,
        content_type=checked.content_type,
        extension=checked.extension,
        name=checked.name,
        size=len(checked.data),
        sha256=hashlib.sha256(checked.data).hexdigest(),
        created_at=now,
    )
    attachment.file.save(checked.name, ContentFile(checked.data), save=False)
    if checked.kind == Attachment.Kind.PHOTO:
        attachment.thumbnail.save(checked.name, ContentFile(thumbnail(checked.data)), save=False)
    return attachment


def attach_to_draft(*, draft: Draft, upload: Any, now: datetime) -> Attachment:
    """A file kept with a draft until it is sent.

    Raises ValidationError with a message for the person; also where the draft was sent at the same moment.
    """
    before = draft.attachments.count()
    if before >= MOST_FILES:
        raise ValidationError(TOO_MANY)
    checked = without_traces(inspect(upload, name=upload.name), number=before + 1)
    attachment = build_attachment(checked, author="", now=now)
    attachment.draft = draft
    try:
        with transaction.atomic():
            attachment.save()
    except IntegrityError:
        attachment.file.delete(save=False)
        attachment.thumbnail.delete(save=False)
        raise ValidationError(SENT_MEANWHILE) from None
    return attachment


@transaction.atomic
def attach_files(*, case_id: int, uploads: Iterable[Any], actor: Actor, now: datetime) -> list[Attachment]:
    """The files, added to the case under one event.

    Raises Http404, NotPermitted, IllegalTransition, ValidationError.
    """
    checked = [inspect(upload, name=upload.name) for upload in uploads]
    if not 0 < len(checked) <= MOST_FILES:
        raise ValidationError({"files": TOO_MANY})
    case = checked_case(case_id, "cases.attach", actor, wait=True)
    if case.closed_at:
        raise IllegalTransition
    code = acting_code(actor, case)
    if code != actor.code:
        before = case.attachments.count()
        checked = [without_traces(file, number=before + number) for number, file in enumerate(checked, start=1)]
    attachments = [build_attachment(file, author=code, now=now) for file in checked]
    for attachment in attachments:
        attachment.case = case
        attachment.save()
    _record(case, attachments, code, actor, now)
    return attachments


def _record(case: Case, attachments: list[Attachment], code: str, actor: Actor, now: datetime) -> None:
    record(
        case,
        "case.attached",
        actor_code=code,
        body_id=actor.body_id if code == actor.code else None,
        now=now,
        data={"files": [{"id": file.public_id, "sha256": file.sha256} for file in attachments]},
    )
