"""Phone and e-mail are forgotten once a membership is over, remarks of checklists once an account is closed."""

from django.utils import timezone

from ledger import outbox
from ledger.models import OutboxMessage
from permissions.services.close_account import CLOSED
from permissions.services.end_appointment import ENDED

from .models import Membership, StandardsChecklist
from .models.memberships import MembershipQuerySet


@outbox.handles(ENDED)
def forget_who_left(message: OutboxMessage) -> None:
    """Told after the last day of an appointment; another membership may rest on it, and keeps its own."""
    today = timezone.localdate()
    _forget(Membership.objects.filter(appointment=message.payload["appointment"], valid_to__lt=today))


@outbox.handles(CLOSED)
def forget_whose_account_closed(message: OutboxMessage) -> None:
    _forget(Membership.objects.filter(user=message.payload["user"]))
    for checklist in StandardsChecklist.objects.filter(user=message.payload["user"]):
        checklist.marks = {code: mark | {"remark": ""} for code, mark in checklist.marks.items()}
        checklist.save(update_fields=["marks"])


def _forget(memberships: MembershipQuerySet) -> None:
    for membership in memberships.exclude(work_phone="", work_email=""):
        membership.work_phone = membership.work_email = ""
        membership.save(update_fields=["work_phone", "work_email"])
