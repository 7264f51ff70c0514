"""What a person is still writing; private, without reference, purged after 30 days."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from ..references import new_public_id

DRAFT_LIFETIME = timedelta(days=30)
KEPT_FILES = "kept_files"
"""In the place of a case type: files of a refused form, which no form of any kind of case takes for its own."""
KEPT_FOR = timedelta(days=1)


class Draft(models.Model):
    """Fields of a form not yet sent.

    It is deleted by sending, so that nothing joins its owner to the case.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case_type = models.CharField(max_length=30)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)
