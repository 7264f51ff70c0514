"""People are told what others did to their account: at the bell and by letter, with office and never a name."""

from datetime import time, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from ledger import outbox
from permissions.models import AccountNotice, User
from permissions.services import (
    change_password,
    close_account,
    purge_account_notices,
    reset_password,
    reset_second_factor,
    set_mail_preference,
    set_up_second_factor,
    vouch,
)
from tests.factories import NOW, with_password

pytestmark = pytest.mark.either


def browser(world, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=world.people[name].pk))
    return client


def deliver() -> None:
    delivered = outbox.deliver(now=NOW, worker="test")
    assert (delivered.failed, delivered.dead) == (0, 0)


def test_a_collaborator_is_told_that_somebody_vouched_and_that_the_password_is_new(world):
    with_password(world, "volunteer")
    person = world.people["volunteer"]
    vouch(person=person, actor=world.actor("reviewer"), now=NOW)
    client = browser(world, "volunteer")
    assert '<span class="count">' in client.get(reverse("notice_bell")).content.decode()
    page = client.get(reverse("notices")).content.decode()
    assert str(world.actor("reviewer").appointment.body) in page
    assert world.people["reviewer"].full_name not in page
    client.post(reverse("notices_read"))
    assert '<span class="count">' not in client.get(reverse("notice_bell")).content.decode()
    reset_password(user=person, actor=world.actor("administrator"), now=NOW)
    assert list(AccountNotice.objects.order_by("pk").values_list("kind", flat=True)) == ["vouched", "password"]


def test_staff_are_told_too_and_by_letter_where_they_want_letters(world):
    handler = world.people["handler"]
    set_up_second_factor(user=handler, secret="JBSWY3DPEHPK3PXP", session=None, now=NOW)
    hours = {"daily_hour": 8, "quiet_from": time(0), "quiet_until": time(7), "rests_on_days_off": True}
    set_mail_preference(user=handler, email="xu.ly@example.vn", choice="daily", **hours, now=NOW)
    reset_password(user=handler, actor=world.actor("administrator"), now=NOW)
    reset_password(user=world.people["approver"], actor=world.actor("administrator"), now=NOW)
    reset_second_factor(user=handler, actor=world.actor("administrator"), now=NOW)
    deliver()
    assert [letter.to for letter in mail.outbox] == [["xu.ly@example.vn"]] * 2
    letter = mail.outbox[0]
    assert str(world.actor("administrator").appointment.body) in letter.body
    assert world.people["administrator"].full_name not in letter.body
    assert handler.full_name not in letter.subject + letter.body
    change_password(user=world.people["approver"], password="mot-hai-ba-bon", now=NOW)
    page = browser(world, "approver").get(reverse("notices")).content.decode()
    assert str(world.actor("administrator").appointment.body) in page


def test_nobody_reads_what_another_was_told(world):
    reset_password(user=world.people["handler"], actor=world.actor("administrator"), now=NOW)
    page = browser(world, "approver").get(reverse("notices")).content.decode()
    assert "notice-item" not in page


def test_what_was_told_goes_with_time_and_with_the_account(world):
    for name in ("handler", "approver"):
        reset_password(user=world.people[name], actor=world.actor("administrator"), now=NOW)
    close_account(user=world.people["handler"], actor=world.actor("administrator"), now=NOW)
    assert AccountNotice.objects.get().user == world.people["approver"]
    assert purge_account_notices(now=NOW + timedelta(days=settings.NOTICE_DAYS)) == 0
    assert purge_account_notices(now=NOW + timedelta(days=settings.NOTICE_DAYS, minutes=1)) == 1
