"""What follows a change, delivered from the outbox."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledger import outbox
from ledger.models import Event, OutboxMessage

from .changes import lock_case
from .models import Case, Confidentiality
from .stored_files import delete_leftovers

ARRIVALS = (
    "case.opened",
    "case.accepted",
    "case.escalated",
    "case.sent_down",
    "case.clarified",
    "case.resolved",
    "case.disputed",
    "case.reopened",
)
"""Events after which a case waits in another body's queue."""


def tell_office(message: OutboxMessage) -> None:
    """Tells the office that has the case now, by the code and a link, never by its content (docs/principles.md).

    A mailbox is read by many: of a case for named readers it learns nothing.
    """
    case = Case.objects.select_related("current_body").get(pk=message.payload["case"])
    if case.closed_at or case.current_body is None or not case.current_body.email:
        return
    if case.confidentiality == Confidentiality.SEALED:
        return
    with override("vi"):
        send_mail(
            subject=_("New work: %(reference)s") % {"reference": case.reference},
            message=_("There is new work, code %(reference)s. Please sign in: %(link)s")
            % {"reference": case.reference, "link": f"{settings.SITE_URL}/cases/{case.public_id}/"},
            from_email=None,
            recipient_list=[case.current_body.email],
        )


@transaction.atomic
def destroy_what_is_left(message: OutboxMessage) -> None:
    """Deletes what a process that died between commit and deletion has left of a file that betrayed somebody."""
    case = lock_case(message.payload["case"], wait=True)
    event = Event.objects.get(subject_type="case", subject_id=case.pk, seq=message.payload["seq"])
    for file in case.attachments.filter(public_id__in=[one["id"] for one in event.data["files"]]):
        delete_leftovers(file)


for topic in ARRIVALS:
    outbox.handles(topic, outside=True)(tell_office)
for topic in ("file.blurred", "file.withdrawn"):
    outbox.handles(topic, outside=True)(destroy_what_is_left)
