"""Files of a case: checked by content, served only through a permission check."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..references import new_public_id
from .cases import Case
from .drafts import Draft


def stored_under(attachment: "Attachment", _name: str) -> str:
    """A path that tells nothing: the opaque id alone."""
    return f"{attachment.public_id[:2]}/{attachment.public_id}{attachment.extension}"


def thumbnail_under(attachment: "Attachment", _name: str) -> str:
    return f"{attachment.public_id[:2]}/{attachment.public_id}.thumbnail.jpg"


class Attachment(models.Model):
    """A photo or document of a case, or of a draft until it is sent. `author` is a code, never a user."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        DOCUMENT = "document", _("Document")

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey(Draft, models.DO_NOTHING, null=True, blank=True, related_name="attachments")
    """Whoever deletes a draft takes its files along or away first (services/drafts.py); else the database refuses."""
    author = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    content_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_under, max_length=80)
    thumbnail = models.FileField(upload_to=thumbnail_under, max_length=80, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Since when nothing but this row is left of the file, as it betrayed somebody."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=True) | models.Q(draft__isnull=True),
                name="file_of_case_or_of_draft",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_erased(self) -> bool:
        """Whether it went with the case's files after the set time, and not because it betrayed somebody."""
        return self.withdrawn_at is not None and not self.sha256
