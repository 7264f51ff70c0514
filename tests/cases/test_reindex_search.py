"""Search words that an older finder masked are made anew, where it was broken off, and nothing of erased cases."""

from hashlib import blake2b
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases import search_text
from cases.models import CaseWords, DataKind, Erasure
from cases.search_text import FINDER, masked
from cases.services import reindex_search
from cases.services.edit import edit_title
from cases.services.reindex_search import Reindexed
from cases.words import refresh_words
from tests.detection import HALVES, sentences_of
from tests.factories import NOW
from tests.query_counts import counted

pytestmark = [pytest.mark.either, pytest.mark.django_db]
LEFT = "cũ kỹ zanarix 0912345678"
FOUND = "4547"
"""Of all written sentences, what FINDER leaves. When it leaves something else, raise FINDER and put the new mark here;
when the sentences are others, the mark alone."""


@pytest.fixture
def old(world):
    """Three cases with words that an older finder left."""
    cases = [world.concern() for _ in range(3)]
    CaseWords.objects.update(words=LEFT, place_words=LEFT, masked_by=FINDER - 1)
    return cases


def said(*how: str) -> str:
    out = StringIO()
    call_command("reindex_search", *how, stdout=out)
    return out.getvalue()


def test_a_finder_that_finds_something_else_has_another_number():
    mark = blake2b("\n".join(masked(one.text) for half in HALVES for one in sentences_of(half)).encode(), digest_size=2)
    assert (FINDER, mark.hexdigest()) == (4, FOUND)


def test_new_and_edited_cases_are_masked_by_the_present_finder(world):
    case = world.concern()
    assert CaseWords.objects.get(pk=case.pk).masked_by == FINDER
    CaseWords.objects.update(masked_by=0)
    world.claim(case, "reviewer")
    edit_title(case_id=case.pk, title="Lộ ngập nặng", actor=world.actor("reviewer"), now=NOW)
    assert CaseWords.objects.get(pk=case.pk).masked_by == FINDER


def test_old_rows_are_made_anew(world, old):
    assert said("--dry-run") == "3 cases to do\n"
    assert CaseWords.objects.filter(words=LEFT).count() == 3
    assert said("--batch", "2").splitlines() == [
        "2 of 3, 2 with other words",
        "3 of 3, 3 with other words",
        "All cases are masked by the present finder.",
    ]
    assert not CaseWords.objects.filter(words__contains="zanarix").exists()
    assert set(CaseWords.objects.values_list("masked_by", flat=True)) == {FINDER}
    assert "ngap sau mua" in CaseWords.objects.first().words
    assert said() == "All cases are masked by the present finder.\n"


def test_what_the_old_finder_did_not_find_is_found_no_more(world, monkeypatch):
    case = world.concern()
    case.concern.facts = "Lộ ngập, gọi 0912 345 678"
    case.concern.save()
    with monkeypatch.context() as old:
        old.setattr(search_text, "find_leaks", lambda text: [])
        refresh_words(case)
    CaseWords.objects.update(masked_by=FINDER - 1)
    assert "0912 345 678" in CaseWords.objects.get().words
    assert list(reindex_search()) == [Reindexed(done=1, changed=1)]
    assert "0912" not in CaseWords.objects.get().words
    CaseWords.objects.update(masked_by=FINDER - 1)
    assert list(reindex_search()) == [Reindexed(done=1, changed=0)]


def test_a_run_broken_off_goes_on_where_it_stopped(old):
    steps = reindex_search(size=1)
    next(steps)
    steps.close()
    assert CaseWords.objects.filter(words=LEFT).count() == 2
    assert [step.done for step in reindex_search()] == [2]


@pytest.mark.parametrize(("kind", "left_out"), [("texts", True), ("case", True), ("attachments", False)])
def test_what_was_erased_is_not_found_again(old, kind, left_out):
    Erasure.objects.create(case=old[0], kind=DataKind(kind), event_seq=1, erased_at=NOW)
    assert sum(step.done for step in reindex_search()) == (2 if left_out else 3)
    assert CaseWords.objects.filter(pk=old[0].pk, words=LEFT).exists() is left_out


def test_a_batch_has_at_least_one_row():
    with pytest.raises(CommandError, match="--batch"):
        said("--batch", "0")


def test_statements_for_each_case(old):
    with counted("reindex_search of three cases"):
        list(reindex_search())
