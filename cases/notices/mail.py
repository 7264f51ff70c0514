"""The round of letters: what is pending, for whom, and may it go now?

Nothing is unsealed: the fingerprints of the people who want mail are computed and looked up. A letter goes out of any
transaction. Its notices are leased before and marked after it was handed to the mail server: whoever kills the
worker in between has the letter sent again when the lease is over, so a letter comes at least once, twice at worst.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from permissions.models import MailChoice, MailPreference, User

from ..deadlines.calendars import country_hours
from ..models import Notice
from .bell import seen_by
from .hours import due_before
from .recipients import read_by, recipients_of

LEASE = timedelta(minutes=10)
"""How long a letter is left to the worker that took it, and how long a failed one rests."""
LINES = 50
"""Of one letter; the rest is counted."""
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""So that nobody's notice of absence answers."""
PERMANENT = 500
"""SMTP replies from here on are refusals for good."""
logger = logging.getLogger(__name__)


@dataclass
class Sent:
    """What a round did: letters sent, refused for good by the mail server, failed (to be tried again)."""

    letters: int = 0
    refused: int = 0
    failed: int = 0


def send_notices(*, now: datetime) -> Sent:
    """Sends to everybody who may be written to at `now` what is pending for them. Stops when the server is away.

    Three statements when nothing is pending for anybody who wants mail; five to eight for each letter.
    """
    sent = Sent()
    connection = None
    for preference, before in _due(now):
        notices = _lease(preference.user_id, before, now)
        shown = _still_seen(preference.user, notices)
        if shown:
            try:
                connection = connection or _opened()
                connection.send_messages([letter(preference, shown)])
            except (SMTPException, OSError) as error:
                logger.warning("A letter of notices failed: %s", type(error).__name__)  # the answer holds the address
                if not _is_for_good(error):
                    sent.failed += 1
                    break
                sent.refused += 1
            else:
                sent.letters += 1
        _mark(notices, now)
    if connection is not None:
        connection.close()
    return sent


def _due(now: datetime) -> Iterator[tuple[MailPreference, datetime]]:
    """Who has something pending and may be written to now, with the moment up to which it goes out."""
    oldest = dict(_pending(now).order_by().values_list("recipient").annotate(oldest=Min("created_at")))
    if not oldest:
        return
    hours = country_hours()
    wanting = MailPreference.objects.filter(user__is_active=True).exclude(choice=MailChoice.NONE).exclude(email="")
    for preference in wanting.select_related("user"):
        waiting = [oldest[one] for one in recipients_of(preference.user_id) if one in oldest]
        before = due_before(preference, now, hours) if waiting else None
        if before is not None and min(waiting) <= before:
            yield preference, before


def _pending(now: datetime) -> Any:
    return Notice.objects.to_be_mailed(since=now - timedelta(days=settings.NOTICE_MAIL_DAYS), at=now)


@transaction.atomic
def _lease(user_id: int, before: datetime, now: datetime) -> list[Notice]:
    """The person's pending notices, newest first, taken so that no other round mails them meanwhile."""
    pending = _pending(now).filter(recipient__in=recipients_of(user_id), created_at__lte=before)
    notices = list(pending.select_related("case").select_for_update(skip_locked=True, of=("self",)).order_by("-pk"))
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mail_lease=now + LEASE)
    return notices


def _mark(notices: Iterable[Notice], now: datetime) -> None:
    """Mailed, by the day; so are those that the person may not see any more, of which nothing was said."""
    done = Notice.objects.filter(pk__in=[one.pk for one in notices])
    done.update(mailed_on=timezone.localdate(now), mail_lease=None)


def _still_seen(user: User, notices: list[Notice]) -> list[Notice]:
    """Those whose case exists today for the person in a role in force, and those about no case.

    One statement for each role.
    """
    keys = [one.pk for one in notices]
    seen = {one.pk for one in notices if one.case_id is None}
    for held in user.appointments if keys else []:
        user.act_as(held)
        own = Notice.objects.filter(pk__in=keys, recipient__in=read_by(user))
        seen.update(seen_by(user, own).values_list("pk", flat=True))
    return [one for one in notices if one.pk in seen]


def letter(preference: MailPreference, notices: list[Notice]) -> EmailMessage:
    """Kinds, codes and links in the person's language: no name, not even theirs, and no code in the subject."""
    lines: dict[Any, list[str]] = defaultdict(list)
    with override(preference.user.language):
        for notice in notices[:LINES]:
            said = str(notice.get_kind_display())
            if said not in lines[notice.case]:
                lines[notice.case].append(said)
        context = {"lines": lines.items(), "more": max(len(notices) - LINES, 0), "site": settings.SITE_URL}
        return EmailMessage(
            subject=_("Lắng Nghe: there is news for you"),
            body=render_to_string("cases/notice_mail.txt", context),
            to=[preference.email],
            headers=AUTOMATIC,
        )


def _opened() -> Any:
    connection = get_connection()
    connection.open()
    return connection


def _is_for_good(error: Exception) -> bool:
    """Whether the server will never take this letter (5xx), so that the next person's turn comes."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _answer in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT
