"""What a person is told: that something is new about a case, or about themselves. A link, never content or a name."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from .cases import Case


class NoticeKind(models.TextChoices):
    """The closed list of what can be said. Each is true of many cases, so that none tells what a case is about."""

    WAITING = "waiting", _("New work waits to be taken at your unit")
    ASSIGNED = "assigned", _("A task was given to you")
    QUESTION = "question", _("Something has to be made clear by you")
    ANSWER = "answer", _("There is an answer to bring back to the people")
    ANSWERED = "answered", _("There is an answer to what you asked for")
    DECIDED = "decided", _("Something that concerns you has been decided; it stands there what you can do")
    SENT_BACK = "sent_back", _("Your answer was sent back to be improved")
    ACCEPTED = "accepted", _("The case was accepted")
    MOVED = "moved", _("The case is now with another unit")
    DISPUTED = "disputed", _("The people do not accept the answer")
    REOPENED = "reopened", _("The case is open again")
    CANCELLED = "cancelled", _("The case was cancelled; the reason stands there")
    COMMENT = "comment", _("There is something new in the exchange")
    ADVICE_ASKED = "advice_asked", _("Your unit is asked to co-operate")
    ADVISED = "advised", _("A co-operating unit has sent its contribution")
    URGED = "urged", _("Somebody above urges that it be done")
    HELD = "held", _("The case is on hold")
    RESUMED = "resumed", _("The case goes on after the hold")
    EXTENDED = "extended", _("There is more time: the due date has moved")
    REDATED = "redated", _("The working calendar has changed: the due date has moved")
    EXTENSION_ASKED = "extension_asked", _("More time is asked for; you decide")
    EXTENSION_REFUSED = "extension_refused", _("More time was refused; the due date stays")
    DUE_SOON = "due_soon", _("The task is due soon")
    OVERDUE = "overdue", _("The task is overdue")
    SOURCE_ASKED = "source_asked", _("Somebody asks to open a collaborator's name; you may decide")
    SOURCE_DECIDED = "source_decided", _("Your request to open a name has been decided")
    SOURCE_OPENED = "source_opened", _("Your name on a case was opened; it stands there to whom and until when")
    OVERDUE_BELOW = "overdue_below", _("A task of a unit below yours is overdue")
    HEARD = "heard", _("There is something that concerns you; you can say what you think of it before it is decided")
    MEMBERSHIP = "membership", _("Something about you in the group has changed; it stands at “I in the group”")
    REGULATION = "regulation", _("Your group has a new regulation; it stands at “I in the group”")
    AWARD = "award", _("There is news about a commendation; it stands at “My commendations”")


ABOUT_SOURCE = frozenset({NoticeKind.SOURCE_ASKED, NoticeKind.SOURCE_DECIDED, NoticeKind.SOURCE_OPENED})
"""Leads to the page of openings of the case."""


ABOUT_ONESELF = {
    NoticeKind.MEMBERSHIP: "my_group",
    NoticeKind.REGULATION: "my_group",
    NoticeKind.AWARD: "my_commendation",
}
"""Without a case, with the page that each leads to."""


class NoticeQuerySet(models.QuerySet):
    """Words of the bell and of the mail."""

    def unread(self) -> Self:
        return self.filter(read_on__isnull=True)

    def to_be_mailed(self, *, since: datetime, at: datetime) -> Self:
        """Unread, not mailed, made since a moment, and in nobody's hands at `at`."""
        free = models.Q(mail_lease__isnull=True) | models.Q(mail_lease__lte=at)
        return self.unread().filter(free, mailed_on__isnull=True, created_at__gte=since)


class Notice(models.Model):
    """One thing that one person is told about one case, or about themselves (no case; see notices/recipients.py).

    `recipient` is a keyed fingerprint (notices/recipients.py), so that no column leads from a case to a person. `key`
    names the event: applied twice, it tells once. Reading and mailing are kept by the day only: a minute laid beside
    sign-in times could single a volunteer out. `mail_lease` is the moment until which a worker is mailing it.
    """

    recipient = models.CharField(max_length=64)
    key = models.CharField(max_length=160)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    task = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    created_at = models.DateTimeField(db_index=True)
    read_on = models.DateField(null=True)
    mailed_on = models.DateField(null=True)
    mail_lease = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_list"),
            models.Index(fields=["recipient", "-id"], name="notice_unread", condition=models.Q(read_on__isnull=True)),
            models.Index(fields=["task"], name="notice_of_task", condition=models.Q(read_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id or ''}"
