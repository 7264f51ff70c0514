"""Two administrators at the same moment: one vouch lets one of them in."""

import pytest
from django.core.exceptions import ValidationError

from ledger.models import Event
from permissions.services import reset_password, vouch
from tests.factories import NOW, with_password
from tests.together import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either]


def test_one_vouch_serves_one_of_two_administrators(world):
    person, refused = world.people["volunteer"], []
    with_password(world, "volunteer")
    vouch(person=person, actor=world.actor("reviewer"), now=NOW)

    def resetting(name: str):
        actor = world.actor(name)

        def job() -> None:
            try:
                reset_password(user=person, actor=actor, now=NOW)
            except ValidationError:
                refused.append(name)

        return job

    together(resetting("administrator"), resetting("administrator2"))
    assert len(refused) == 1
    assert Event.objects.filter(verb="person.password_reset").count() == 1
