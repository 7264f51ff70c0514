"""The closed lists that describe where a case stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """What people are told about a case."""

    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned for clarification")
    AWAITING_REPLY = "awaiting_reply", _("Waiting for the reply")
    ESCALATED = "escalated", _("Escalated")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("On hold")
    HAS_RESULT = "has_result", _("Result available")
    ANSWERING = "answering", _("Being answered")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    REOPENED = "reopened", _("Reopened")
    ON_APPEAL = "on_appeal", _("Looked at anew")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Urgency(TextChoices):
    """Set by a reviewer; shortens the time limits."""

    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")
    VERY_URGENT = "very_urgent", _("Very urgent")


class Confidentiality(TextChoices):
    """Who of those with a role sees a case (walls.py): each level leaves fewer."""

    NORMAL = "normal", _("Normal")
    RESTRICTED = "restricted", _("Only the units that have to do with it")
    SEALED = "sealed", _("Only readers who are named")


class ToldHow(TextChoices):
    """How an answer was brought to the people: a closed list, so that it cannot name anybody."""

    VISIT = "visit", _("visit in person")
    PHONE = "phone", _("phone call")
    MEETING = "meeting", _("hamlet meeting")
    NOTICE = "notice", _("notice board")
