"""Concerns recorded before the words of the place stood apart: the migration takes them out, and puts them back."""

from cases.models import CaseWords

AFTER = ("concerns", "0002_place_words")
BEFORE = ("concerns", "0001_initial")


def test_the_place_leaves_the_words_and_comes_back(migrate, world):
    case = world.concern(place_text="gần cầu zaplace")
    new = CaseWords.objects.get(case=case)
    assert "zaplace" not in new.words
    assert "zaplace" in new.place_words
    migrate(*BEFORE)
    old = CaseWords.objects.get(case=case)
    assert "zaplace" in old.words
    assert old.place_words == ""
    migrate(*AFTER)
    again = CaseWords.objects.get(case=case)
    assert again.place_words.endswith(new.place_words)
    assert set(again.words.split()) == set(new.words.split())
