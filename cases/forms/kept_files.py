"""Files that a form sends, with those that were kept when it was refused (services/kept_files.py)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.utils.datastructures import MultiValueDict

from permissions.limits import TooMany, take
from permissions.models.roles import ROLES_WITH_AREA
from permissions.requests import SignedInRequest

from ..models import Attachment
from ..services import kept_files as service
from .actions import SeveralFilesField

FIELD, DROP = "kept_files", "drop_file"
"""The hidden field of a refused form, and the boxes for files that are not to be sent after all."""


class SentFiles(MultiValueDict[str, Any]):
    """What a form is bound to as its files: those that came with it, and those kept of its last sending.

    A file chosen anew takes the place of one kept for the same field, where the field takes one.
    """

    lost = False
    """Whether something has to be chosen again."""

    def __init__(self, request: SignedInRequest) -> None:
        super().__init__(dict(request.FILES.lists()))
        self.user, self.form = request.user, request.path
        self.rows: list[Attachment] = []
        held = request.user.appointment
        self.is_sealed = held is not None and held.role in ROLES_WITH_AREA
        self.draft = service.kept_files(owner=self.user, form=self.form, public_id=request.POST.get(FIELD, ""))
        self.came = dict(request.FILES.lists())
        for file_id in request.POST.getlist(DROP) if self.draft else ():
            service.drop_file(owner=self.user, kept=self.draft, file_id=file_id)
        for field, file in self._kept():
            self.setlist(field, [_as_sent(file), *self.getlist(field)])

    def keep(self, form: Form, now: datetime) -> None:
        """Of a form that was refused: what came with it is there when it is sent again; the form shows it (`kept`)."""
        form.kept = self
        for name, uploads in self.came.items():
            field = form.fields.get(name)
            if field is None:
                continue
            if not isinstance(field, SeveralFilesField):
                self._replace(name)
            for upload in uploads:
                self._keep(name, upload, now)
        self.rows = [file for _field, file in self._kept()]

    def forget(self) -> None:
        """Of a form that went through."""
        service.forget_files(owner=self.user, form=self.form)

    def _kept(self) -> list[tuple[str, Attachment]]:
        return service.fields_of(self.draft) if self.draft else []

    def _keep(self, name: str, upload: Any, now: datetime) -> None:
        try:
            take(self.user, "files", now)
            self.draft = service.keep_file(
                owner=self.user, form=self.form, kept=self.draft, field=name, upload=upload, is_sealed=self.is_sealed,
                now=now,
            )  # fmt: skip
        except (ValidationError, TooMany):
            self.lost = True

    def _replace(self, name: str) -> None:
        for field, file in self._kept():
            if field == name and self.draft:
                service.drop_file(owner=self.user, kept=self.draft, file_id=file.public_id)


def sent_files(request: SignedInRequest) -> SentFiles | None:
    """For a form that was sent; None for one that is shown."""
    return SentFiles(request) if request.method == "POST" else None


def finish(form: Form, *, is_done: bool, now: datetime) -> None:
    """What came with a form that was sent is forgotten once it went through, else kept for its next sending."""
    files = form.files
    if isinstance(files, SentFiles):
        files.forget() if is_done else files.keep(form, now)


def _as_sent(file: Attachment) -> UploadedFile:
    return UploadedFile(file.file.open(), name=file.name, content_type=file.content_type, size=file.size)
