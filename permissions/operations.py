"""What the administration says about the running of the product: what failed, what stands still."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import dead_letters
from ledger.heartbeats import Life, lives
from ledger.models import DEAD, OutboxMessage
from ledger.state import is_late, oldest_due_at, up_to
from permissions.administration import SHOWN, Attention, Line, Section, add_section, is_top
from permissions.models import User


def count_failed(user: User, today: date) -> int | None:
    return up_to(OutboxMessage.objects.filter(DEAD))


def failed(user: User, today: date) -> list[Attention]:
    """What was given up and waits for somebody. One statement."""
    rows = dead_letters.page_of(size=SHOWN + 1).rows
    where = reverse("dead_letters")
    lines = [Line(str(dead_letters.words_of(row.topic) or row.topic), where, row.last_error) for row in rows]
    return [Attention(_("Automatic work that failed ten times"), "mail-x", lines, where)]


def standing_still(user: User, today: date) -> list[Attention]:
    """Worker, beat and outbox, where they stand still; for those who can have it mended. Two statements."""
    if not is_top(user):
        return []
    now, where = timezone.now(), reverse("ledger_state")
    seen = lives(now=now)
    lines = [Line(_silent(life), where) for life in seen.values() if life.is_silent]
    if is_late(oldest_due_at(now=now), now=now):
        lines.append(Line(_("Messages wait longer than they should."), where))
    return [Attention(_("Automatic work stands still"), "heart-rate-monitor", lines, where)]


def _silent(life: Life) -> str:
    return {
        "worker": _("The worker gives no sign of life."),
        "beat": _("Beat, the clock of automatic work, gives no sign of life."),
    }[life.process]


add_section(
    Section(
        "dead_letters",
        "mail-x",
        gettext_lazy("Failed work"),
        gettext_lazy("Automatic work that was given up: retry or discard"),
        70,
        count_failed,
        failed,
        for_top=True,
    )
)
add_section(
    Section(
        "ledger_state",
        "heart-rate-monitor",
        gettext_lazy("System state"),
        gettext_lazy("Whether record and delivery are in order"),
        80,
        attention=standing_still,
    )
)
