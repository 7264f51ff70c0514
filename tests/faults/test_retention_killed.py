"""Erasing that is killed half-way, and twice at once: each kind of data goes once, and every chain is whole."""

from collections import Counter

import pytest
from django.utils import timezone

from cases.models import Case, DataKind, Erasure, RetentionRule
from cases.retention.erasing import ERASED
from cases.services import apply_retention
from ledger.models import Event, EventText
from ledger.verify import verify_chain
from tests.factories import World
from tests.killing import Command
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.full, pytest.mark.django_db(transaction=True)]
CASES = 12


@pytest.fixture
def closed(world: World) -> list[Case]:
    """Closed at the factories' NOW, months ago; everything is due."""
    for kind in DataKind.values:
        RetentionRule(kind=kind, months=1).save()
    cases = [world.concern() for _ in range(CASES)]
    for case in cases:
        world.complete(world.answered(case), "accepted", "volunteer")
    return cases


def assert_each_once(cases: list[Case]) -> None:
    told = Event.objects.filter(verb="case.data_erased").values_list("subject_id", "data__kind")
    kept = Erasure.objects.values_list("case", "kind")
    expected = Counter((case.pk, kind) for case in cases for kind in DataKind.values)
    assert Counter(told) == Counter(kept) == expected
    assert set(Case.objects.values_list("title", flat=True)) == {ERASED}
    assert not EventText.objects.exclude(text="").exists()
    assert [case.pk for case in cases if verify_chain("case", case.pk)] == []


def test_a_killed_run_is_taken_up_by_the_next(closed):
    run = Command("retention")
    run.kill_in_first_transaction("ledger_event")
    assert not Erasure.objects.exists()
    assert not Event.objects.filter(verb="case.data_erased").exists()
    run.kill_when(lambda: Erasure.objects.count() > CASES // 2)
    assert Erasure.objects.count() < CASES * len(DataKind.values), "killed before it was through"
    list(apply_retention(now=timezone.now()))
    assert_each_once(closed)


def test_two_runs_at_once_erase_once(closed):
    together(*[lambda: list(apply_retention(now=timezone.now())) for _ in range(2)], seconds=120)
    assert_each_once(closed)
