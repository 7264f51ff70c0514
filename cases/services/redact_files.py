"""Photos and documents that betray somebody: regions blurred, or the file withdrawn. What was before is destroyed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from permissions.actors import Actor
from workflows.errors import IllegalTransition

from ..changes import checked_case, record
from ..erased import check_kept
from ..files import thumbnail
from ..models import Attachment, Case, DataKind
from ..redaction.pictures import Region, blurred
from ..stored_files import delete_after_commit, empty
from .redact import ACTION

NO_REGION = _("Please mark at least one region of the photo.")
MOST_REGIONS = 50
TOO_MANY = _("At most 50 regions at once. Please blur these first.")
OUTSIDE = _("A region lies outside the photo. Give left, top, width and height in per cent, for example: 10 20 30 15.")
ERASED = _("The photos and documents of this case have been erased after the set time.")
GONE = _("The file is not there any more: somebody has withdrawn it.")


@transaction.atomic
def blur_photo(*, case_id: int, public_id: str, regions: Sequence[Region], actor: Actor, now: datetime) -> Attachment:
    """The photo with these regions unrecognisable; the file before it is deleted after the commit.

    Closed cases too. Raises Http404, NotPermitted, TaskTaken, IllegalTransition when it is gone, ValidationError.
    """
    if not regions:
        raise ValidationError({"areas": NO_REGION})
    if len(regions) > MOST_REGIONS:
        raise ValidationError({"areas": TOO_MANY})
    if not all(region.lies_inside for region in regions):
        raise ValidationError({"areas": OUTSIDE})
    case = _locked(case_id, actor)
    photo = _still_there(case, public_id, kind=Attachment.Kind.PHOTO)
    data = blurred(_content(photo), regions)
    delete_after_commit(photo)
    photo.file.save(photo.name, ContentFile(data), save=False)
    photo.thumbnail.save(photo.name, ContentFile(thumbnail(data)), save=False)
    photo.size, photo.sha256 = len(data), hashlib.sha256(data).hexdigest()
    photo.save()
    kept = {"id": photo.public_id, "sha256": photo.sha256}
    _record(case, "file.blurred", {"files": [kept], "regions": len(regions)}, actor, now)
    return photo


@transaction.atomic
def withdraw_file(*, case_id: int, public_id: str, actor: Actor, now: datetime) -> Attachment:
    """Destroys a file with its name; a line in its place says so. Raises as `blur_photo`."""
    case = _locked(case_id, actor)
    file = _still_there(case, public_id)
    empty(file, now=now)
    file.save()
    _record(case, "file.withdrawn", {"files": [{"id": file.public_id}]}, actor, now)
    return file


def _locked(case_id: int, actor: Actor) -> Case:
    return checked_case(case_id, ACTION, actor, wait=True)


def _still_there(case: Case, public_id: str, **what: str) -> Attachment:
    found = case.attachments.filter(public_id=public_id, withdrawn_at=None, **what).first()
    if found is None:
        check_kept(case, DataKind.ATTACHMENTS, ERASED)
        raise IllegalTransition(GONE)
    return found


def _content(photo: Attachment) -> bytes:
    try:
        with photo.file.open("rb") as stored:
            return stored.read()
    except FileNotFoundError as error:
        raise IllegalTransition(GONE) from error


def _record(case: Case, verb: str, data: dict[str, Any], actor: Actor, now: datetime) -> None:
    record(case, verb, actor_code=actor.code, body_id=actor.body_id, now=now, data=data)
