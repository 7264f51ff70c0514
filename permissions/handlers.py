"""What follows a change of an account, delivered from the outbox."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledger import dead_letters, outbox
from ledger.models import OutboxMessage
from permissions.models import AccountNotice, MailPreference
from permissions.services.account_notices import TOLD


def write_to_person(message: OutboxMessage) -> None:
    """A letter to whoever chose letters, in quiet hours too: what was done to an account cannot wait till morning."""
    told = AccountNotice.objects.select_related("user", "by__body").filter(pk=message.payload["notice"]).first()
    preference = MailPreference.objects.filter(user=told.user_id).first() if told else None
    if told is None or preference is None or not preference.wants_mail:
        return
    with override(told.user.language):
        EmailMessage(
            subject=_("Lắng Nghe: there is news about your account"),
            body=render_to_string("permissions/account_mail.txt", {"told": told, "site": settings.SITE_URL}),
            to=[preference.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


outbox.handles(TOLD, outside=True)(write_to_person)
dead_letters.describe(TOLD, gettext_lazy("A letter to somebody whose account was changed"))
