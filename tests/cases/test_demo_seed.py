"""The demo world follows from its seed and the moment."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cases.concerns.demo import world
from cases.models import Case

COLUMNS = ("title", "stage", "opened_at", "due_at", "closed_at")


def made(*, seed: int, now: dt.datetime) -> list[tuple]:
    """What the cases of a world are, the world taken back."""
    with transaction.atomic():
        call_command("load_units", stdout=StringIO())
        call_command("load_categories", stdout=StringIO())
        world.build(cases=45, seed=seed, now=now)
        cases = list(Case.objects.order_by("pk").values_list(*COLUMNS))
        transaction.set_rollback(True)
    return cases


@pytest.mark.django_db
@pytest.mark.full
def test_the_same_seed_gives_the_same_world_and_another_one_does_not():
    now = timezone.now()
    first = made(seed=5, now=now)
    assert made(seed=5, now=now) == first
    assert made(seed=6, now=now) != first
