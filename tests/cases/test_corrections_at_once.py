"""Somebody sends two requests from two devices at once: both are counted."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.corrections.models import Part
from cases.corrections.services import Ask, ask_for_correction, open_requests
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_at_once_only_as_many_are_opened_as_may_be(world):
    def send() -> None:
        ask = Ask(part=Part.OTHER, wrong="Sai", should_be="Đúng")
        ask_for_correction(ask=ask, actor=world.actor("volunteer"), now=timezone.now())

    def try_to_send() -> None:
        try:
            send()
        except ValidationError:
            refused.append(True)

    send()
    send()
    refused: list[bool] = []
    together(try_to_send, try_to_send)
    assert (len(refused), open_requests(world.people["volunteer"])) == (1, 3)
