"""The only way from a case to whoever brought it, mostly a volunteer: a code, a sealed identity, a keyed index."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..references import participant_code
from .cases import Case


class Participant(models.Model):
    """A volunteer in one case, or who asks about themselves.

    `code` differs from case to case; `sealed_user` needs the key to be read.
    """

    class Kind(models.TextChoices):
        CAPTURER = "capturer", _("Collaborator who captured it")
        ENTERED_BY = "entered_by", _("Entered on behalf by")
        ANSWERING = "answering", _("Brings the answer back")
        SUBJECT = "subject", _("Whom it is about")
        REQUESTER = "requester", _("Member of staff who asks about themselves")

    case = models.ForeignKey(Case, models.PROTECT, related_name="participants")
    code = models.CharField(max_length=12, default=participant_code)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    sealed_user = models.CharField(max_length=255)
    blind_index = models.CharField(max_length=64)
    is_named = models.BooleanField(default=False, db_default=False)
    """Of the capturer: whether they chose to be known to the managing body (source.py)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="code_unique_within_case")]
        indexes = [models.Index(fields=["blind_index", "case"], name="participant_by_key")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_erased(self) -> bool:
        """Whether the way to the volunteer is gone after the set time."""
        return not self.sealed_user

    @property
    def actor_code(self) -> str:
        return f"participant:{self.code}"
