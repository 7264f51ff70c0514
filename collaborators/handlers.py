"""What the outbox brings: the next piece of a list of members, and the end of a list."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger import outbox
from ledger.dead_letters import describe
from ledger.models import OutboxMessage

from .models import MemberImport
from .services.import_members import EXPIRE, TAKE, expire_import, take_piece

describe(TAKE, _("Members of a list that was sent are admitted"))
describe(EXPIRE, _("A list of members that was sent is taken away"))


@outbox.handles(TAKE)
def take_next(message: OutboxMessage) -> None:
    if found := MemberImport.objects.filter(pk=message.payload["import"]).first():
        take_piece(member_import=found, now=timezone.now())


@outbox.handles(EXPIRE)
def expire(message: OutboxMessage) -> None:
    expire_import(pk=message.payload["import"], now=timezone.now())
