"""What a text may betray: a table of sentences shared with the page's own script, and a bound on time."""

import json
import shutil
import subprocess
import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases.leaks import find_leaks, looks_like_person_query, names_case
from cases.warnings import MESSAGES, OVERRIDE_REASONS

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = json.loads((ROOT / "tests/data/leak_sentences.json").read_text())


def found(text):
    return [[leak.kind, leak.text] for leak in find_leaks(text)]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence["text"][:40])
def test_sentences_leak_what_they_leak(sentence):
    assert found(sentence["text"]) == sentence["leaks"]


def test_the_table_is_large_and_has_both_sides():
    assert len(SENTENCES) >= 60
    assert sum(not sentence["leaks"] for sentence in SENTENCES) >= 25


def test_decomposed_letters_are_read_as_composed_ones():
    assert found(unicodedata.normalize("NFD", "nhà ông Ba Tám")) == [["household", "nhà ông Ba Tám"]]


def test_time_grows_with_the_text_and_not_with_its_square():
    """Eight times the text costs about eight times as much; backtracking would cost sixty-four times."""
    for text in (
        *(sentence["text"] * 400 for sentence in SENTENCES[::6]),
        "a" * 8000,
        "0 " * 4000,
        "ông " * 2000,
        "nhà " * 2000,
        "nhà có con bị không " * 400,
        "hộ 1 " * 1600,
        "nha co nguoi bi " * 500,
    ):
        short, long = (min(_seconds(text[:length]) for _ in range(3)) for length in (1000, 8000))
        assert long < 30 * short, text[:40]


def _seconds(text):
    start = time.process_time()
    find_leaks(text)
    return time.process_time() - start


@given(st.text(max_size=200))
def test_stretches_are_in_order_and_apart(text):
    leaks = find_leaks(text)
    composed = unicodedata.normalize("NFC", text)
    assert all(composed[leak.start : leak.end] == leak.text for leak in leaks)
    assert all(before.end <= after.start for before, after in pairwise(leaks))


def test_a_leak_keeps_its_words_out_of_logs():
    assert "0912" not in repr(find_leaks("0912 345 678"))


@pytest.mark.parametrize(
    "query",
    ["0912 345 678", "0912345 67", "không chín một hai ba bốn năm sáu bảy tám", "stk 012345678",
     "092085001234", "362123456", "65A-123.45", "65b1 23456",
     "ba@gmail.com", "facebook.com/ba", "+84 912 345 678", "362 123 45"],
)  # fmt: skip
def test_searches_for_persons_are_refused(query):
    assert looks_like_person_query(query)


@pytest.mark.parametrize(
    "query",
    ["lộ ấp E2 ngập", "TMY-24-58213", "tmy-24-158213", "05-08-2024", "05/08/2024", "2026-11-24", "250.000.000",
     "cầu ông Đề", "quốc lộ 91B", "1022", "", "ông Ba Tám"],
)  # fmt: skip
def test_searches_for_matters_pass(query):
    assert not looks_like_person_query(query)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_and_reason_has_a_sentence(language):
    with translation.override(language):
        sentences = [str(each) for each in (*MESSAGES.values(), *dict(OVERRIDE_REASONS).values())]
    assert all(sentences)
    assert {kind for sentence in SENTENCES for kind, _ in sentence["leaks"]} == set(MESSAGES)


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node")
def test_the_page_warns_as_the_server_does():
    shared = [sentence for sentence in SENTENCES if not sentence.get("server_only")]
    script = f"""
        {(ROOT / "static/js/leaks.js").read_text()}
        const found = ({{ text }}) => findLeaks(text).map((leak) => [leak.kind, leak.text]);
        console.log(JSON.stringify({json.dumps(shared)}.map(found)));
    """
    run = subprocess.run(["node", "--input-type=module", "-"], input=script, capture_output=True, text=True, check=True)
    for sentence, leaks in zip(shared, json.loads(run.stdout), strict=True):
        assert leaks == sentence["leaks"], sentence["text"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trong vụ TMY-26-12345 đã ghi sai.", True),
        ("tmy 26 65843 đó", True),
        ("vụ TMY2665843", True),
        ("TMY.26.065843", True),
        ("Tổ 12, năm 2026", False),
        ("thu 10 25000 đồng", False),
        ("tu 10-25000 d", False),
        ("ấp E2 ngập", False),
    ],
)
def test_the_code_of_a_case_is_known_however_it_is_written(text, names):
    assert names_case(text) is names
