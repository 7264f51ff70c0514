"""Files of a form that was refused: kept for its next sending, so that nobody has to choose them again.

They lie with a draft of whoever sent them, which only the same person at the same form gets back. The form is a keyed
mark: a column that named it would join a volunteer to a case, or a proposer to a member.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from permissions.models import User

from ..document_traces import without_traces
from ..files import inspect
from ..models import Attachment, Draft
from ..models.drafts import KEPT_FILES
from .attach import MOST_FILES, TOO_MANY, build_attachment
from .drafts import discard_draft, remove_from_draft


def kept_files(*, owner: User, form: str, public_id: str) -> Draft | None:
    """What was kept of the form, which its address names; None for anything that is another's or another form's."""
    found = Draft.objects.filter(owner=owner, case_type=KEPT_FILES, public_id=public_id).first() if public_id else None
    return found if found and found.payload["form"] == _mark(owner, form) else None


@transaction.atomic
def keep_file(
    *, owner: User, form: str, kept: Draft | None, field: str, upload: Any, is_sealed: bool, now: datetime
) -> Draft:
    """The draft with the file, checked and made anew as when it is sent; `is_sealed` takes its writer's traces out.

    Raises ValidationError for a file that cannot be sent either.
    """
    number = kept.attachments.count() + 1 if kept else 1
    if number > MOST_FILES:
        raise ValidationError(TOO_MANY)
    upload.seek(0)
    checked = inspect(upload, name=upload.name)
    draft = kept or Draft(
        owner=owner, case_type=KEPT_FILES, created_at=now, payload={"form": _mark(owner, form), "fields": {}}
    )
    draft.updated_at = now
    draft.save()
    file = build_attachment(without_traces(checked, number=number) if is_sealed else checked, author="", now=now)
    file.draft = draft
    file.save()
    draft.payload["fields"][file.public_id] = field
    draft.save()
    return draft


def fields_of(kept: Draft) -> list[tuple[str, Attachment]]:
    """The files, each with the field of the form in which it was sent."""
    fields = kept.payload["fields"]
    return [(fields[one.public_id], one) for one in kept.attachments.order_by("pk") if one.public_id in fields]


def drop_file(*, owner: User, kept: Draft, file_id: str) -> None:
    """The owner does not want to send it after all."""
    remove_from_draft(owner=owner, public_id=kept.public_id, file_id=file_id)


def forget_files(*, owner: User, form: str) -> None:
    """What was sent needs no keeping, nor what was kept of an earlier try: the same file would join owner and case."""
    for kept in Draft.objects.filter(owner=owner, case_type=KEPT_FILES):
        if kept.payload["form"] == _mark(owner, form):
            discard_draft(owner=owner, public_id=kept.public_id)


def _mark(owner: User, form: str) -> str:
    return salted_hmac("cases.kept_files", f"{owner.pk}:{form}").hexdigest()
