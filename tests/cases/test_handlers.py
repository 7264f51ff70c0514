"""The office that has new work is told by mail, by code and link alone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cases.services import set_confidentiality
from ledger import outbox
from tests.factories import CANARY, NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(world):
    body = world.bodies["commune", "party"]
    body.email = "vanthu@thanhmy.example"
    body.save()
    return world


def test_the_office_is_told_once_and_only_the_code(office):
    case = office.concern()
    assert outbox.deliver(now=NOW, worker="test").failed == 0
    outbox.deliver(now=NOW, worker="test")
    (letter,) = mail.outbox
    assert letter.to == ["vanthu@thanhmy.example"]
    assert case.reference in letter.subject
    assert case.public_id in letter.body
    assert CANARY not in letter.subject + letter.body


def test_an_office_without_address_is_left_alone(world):
    world.concern()
    outbox.deliver(now=NOW, worker="test")
    assert mail.outbox == []


def test_a_mailbox_learns_nothing_of_a_case_for_named_readers(office):
    case = office.concern()
    now = timezone.now()
    until = timezone.localdate(now) + timedelta(days=9)
    set_confidentiality(
        case_id=case.pk, level="sealed", readers=[office.actor("reviewer").appointment], until=until,
        reason="Nhạy cảm", actor=office.actor("party_approver"), now=now,
    )  # fmt: skip
    outbox.deliver(now=now, worker="test")
    assert mail.outbox == []
