"""Contacts are forgotten after a membership, remarks of checklists with the account, hamlets two years after that."""

from datetime import datetime

from django.utils import timezone

from cases.services.forget_person import others as with_the_person
from ledger import outbox
from ledger.models import OutboxMessage
from permissions.models import User
from permissions.services.common import stamp
from permissions.services.end_appointment import ENDED
from permissions.services.erase_account import others as with_the_account

from .models import Membership, StandardsChecklist
from .models.memberships import MembershipQuerySet


@outbox.handles(ENDED)
def forget_who_left(message: OutboxMessage) -> None:
    """Told after the last day of an appointment; another membership may rest on it, and keeps its own."""
    today = timezone.localdate()
    _forget_contacts(Membership.objects.filter(appointment=message.payload["appointment"], valid_to__lt=today))


def forget_whose_account_closed(user_id: int) -> None:
    """How they were reached, and what was remarked of them."""
    _forget_contacts(Membership.objects.filter(user=user_id))
    for checklist in StandardsChecklist.objects.filter(user=user_id):
        checklist.marks = {code: mark | {"remark": ""} for code, mark in checklist.marks.items()}
        checklist.save(update_fields=["marks"])


def forget_hamlets(user: User, now: datetime) -> None:
    """In a hamlet with one member, the hamlet is a name."""
    held = Membership.objects.filter(user=user)
    for one in held.exclude(hamlet=None):
        one.hamlet = None
        stamp(one, now)
        one.save()
    Membership.history.filter(id__in=held.values("pk")).update(hamlet_id=None)


def _forget_contacts(memberships: MembershipQuerySet) -> None:
    for membership in memberships.exclude(work_phone="", work_email=""):
        membership.work_phone = membership.work_email = ""
        membership.save(update_fields=["work_phone", "work_email"])


with_the_person.append(forget_whose_account_closed)
with_the_account.append(forget_hamlets)
