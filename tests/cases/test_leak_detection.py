"""How well leaks are found in sentences that were not used to tune the finder; docs/detection.md tells the figures."""

import pytest

from cases.warnings import MESSAGES
from tests.detection import HALVES, OTHER_HAND, measure, sentences_of

RECALL, PRECISION = 0.95, 0.85
SHORT_OF_THE_GOAL = {("held_out", "household"): 0.92, ("tune", "household"): 0.90}
"""Measured below the goal, and not mended by looking at the sentences that are held out."""


@pytest.mark.parametrize("kind", sorted(MESSAGES))
@pytest.mark.parametrize("half", HALVES)
def test_each_kind_is_found_and_little_else(half, kind):
    figures = measure(sentences_of(half))[kind]
    assert figures.recall >= SHORT_OF_THE_GOAL.get((half, kind), RECALL)
    assert figures.precision >= PRECISION


def test_households_in_the_words_of_another_hand():
    """The honest figure: more than half is found, and what is found is one. It must not fall."""
    figures = measure(sentences_of(OTHER_HAND))["household"]
    assert figures.marks == 30
    assert figures.recall >= 0.55
    assert figures.precision >= PRECISION


def test_the_held_out_sentences_are_many_and_of_both_sorts():
    sentences = sentences_of("held_out")
    assert len(sentences) >= 300
    assert sum(not sentence.marks for sentence in sentences) >= 100


def test_no_sentence_stands_in_both_halves():
    tuned, *held_out = ({sentence.text for sentence in sentences_of(half)} for half in (*HALVES, OTHER_HAND))
    assert not tuned & set().union(*held_out)
