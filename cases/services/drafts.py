"""Drafts: saved while typing, deleted by sending, purged after their lifetime."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from permissions.models import User

from ..models import Attachment, Case, Draft
from ..models.drafts import DRAFT_LIFETIME, KEPT_FILES, KEPT_FOR
from ..stored_files import delete_after_commit


@transaction.atomic
def save_draft(*, owner: User, case_type: str, payload: Mapping[str, Any], now: datetime, public_id: str = "") -> Draft:
    """The owner's draft, changed or new; an id that is not the owner's makes a new one."""
    draft = Draft.objects.filter(owner=owner, public_id=public_id).first() if public_id else None
    draft = draft or Draft(owner=owner, case_type=case_type, created_at=now)
    draft.payload, draft.updated_at = dict(payload), now
    draft.save()
    return draft


def use_up_draft(*, owner: User, case_type: str, public_id: str) -> list[Attachment]:
    """Deletes the owner's draft, which is being sent, and returns its files for `adopt_files`; in one transaction.

    Mostly there are none: then it is one statement.
    """
    drafts = Draft.objects.filter(owner=owner, case_type=case_type, public_id=public_id)
    without_files, _by_model = drafts.filter(~Exists(Attachment.objects.filter(draft=OuterRef("pk")))).delete()
    if without_files:
        return []
    files = list(Attachment.objects.filter(draft__in=drafts).order_by("pk"))
    drafts.delete()
    return files


def adopt_files(*, case: Case, files: list[Attachment]) -> None:
    """Moves a draft's files to the case it became, as its sender's; the event of the opening names them."""
    author = case.participants.order_by("-pk").first().actor_code
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(case=case, draft=None, author=author)


@transaction.atomic
def discard_draft(*, owner: User, public_id: str) -> None:
    """Deletes the owner's draft with its files; nothing happens when there is none."""
    for draft in Draft.objects.filter(owner=owner, public_id=public_id):
        _delete(draft)


@transaction.atomic
def discard_drafts(*, owner_id: int) -> None:
    """Deletes all drafts of somebody with their files."""
    for draft in Draft.objects.filter(owner=owner_id):
        _delete(draft)


@transaction.atomic
def remove_from_draft(*, owner: User, public_id: str, file_id: str) -> None:
    """Deletes one file of the owner's draft; nothing happens when there is none."""
    for attachment in Attachment.objects.filter(draft__owner=owner, draft__public_id=public_id, public_id=file_id):
        delete_after_commit(attachment)
        attachment.delete()


def purge_drafts(*, now: datetime) -> int:
    """How many drafts untouched for their lifetime were deleted; files of a refused form wait a day."""
    waiting = Q(case_type=KEPT_FILES, updated_at__lt=now - KEPT_FOR)
    old = list(Draft.objects.filter(waiting | Q(updated_at__lt=now - DRAFT_LIFETIME)))
    for draft in old:
        with transaction.atomic():
            _delete(draft)
    return len(old)


def _delete(draft: Draft) -> None:
    for attachment in Attachment.objects.filter(draft=draft):
        delete_after_commit(attachment)
        attachment.delete()
    draft.delete()
