"""What lies on disk for an attachment, and how it goes from there."""

from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from django.db import transaction

from .models import Attachment


def delete_after_commit(attachment: Attachment) -> None:
    """Deletes what is stored under its present names, so that a change that fails loses nothing."""
    for stored in filter(None, (attachment.file, attachment.thumbnail)):
        transaction.on_commit(partial(stored.storage.delete, str(stored.name)))


def empty(attachment: Attachment, *, now: datetime) -> None:
    """Leaves the line that says that there was a file: what is stored goes after the commit, the name at once.

    The row is not saved.
    """
    delete_after_commit(attachment)
    attachment.file = attachment.thumbnail = attachment.name = ""
    attachment.withdrawn_at = attachment.withdrawn_at or now


def delete_leftovers(attachment: Attachment) -> None:
    """Deletes what bears the attachment's id and is neither its file nor its small picture.

    Under the case's lock: whoever changes a file stores the new one before the row says so.
    """
    storage = Attachment._meta.get_field("file").storage
    folder = PurePosixPath(attachment.public_id[:2])
    kept = {str(attachment.file), str(attachment.thumbnail)}
    if not storage.exists(str(folder)):
        return
    _folders, names = storage.listdir(str(folder))
    for name in names:
        path = str(folder / name)
        if name.startswith(attachment.public_id) and path not in kept:
            storage.delete(path)
