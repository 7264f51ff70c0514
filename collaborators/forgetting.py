"""Phone and e-mail for work are forgotten once a membership is over or an account closed."""

from django.utils import timezone

from ledger import outbox
from ledger.models import OutboxMessage
from permissions.services.close_account import CLOSED
from permissions.services.end_appointment import ENDED

from .models import Membership
from .models.memberships import MembershipQuerySet


@outbox.handles(ENDED)
def forget_who_left(message: OutboxMessage) -> None:
    """Told after the last day of an appointment; another membership may rest on it, and keeps its own."""
    today = timezone.localdate()
    _forget(Membership.objects.filter(appointment=message.payload["appointment"], valid_to__lt=today))


@outbox.handles(CLOSED)
def forget_whose_account_closed(message: OutboxMessage) -> None:
    _forget(Membership.objects.filter(user=message.payload["user"]))


def _forget(memberships: MembershipQuerySet) -> None:
    for membership in memberships.exclude(work_phone="", work_email=""):
        membership.work_phone = membership.work_email = ""
        membership.save(update_fields=["work_phone", "work_email"])
