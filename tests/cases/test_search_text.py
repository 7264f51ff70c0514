"""Search reads words without accents and never a person."""

import json
import re
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.search_text import masked, query_words, searchable, to_tsquery

SENTENCES = json.loads((Path(__file__).parents[1] / "data/leak_sentences.json").read_text())


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["Lộ ấp E2 ngập!"], "lo ap e2 ngap"),
        (["Đường Hoà Bình", "đường hòa bình"], "duong hoa binh duong hoa binh"),
        (["TMY-24-58213", "  Cống—nghẹt, 12.5 m "], "tmy 24 58213 cong nghet 12 5 m"),
        (["Đèn tắt, gọi 0912 345 678 nha"], "den tat goi nha"),
        (["hỏi anh Tư, ba@xa.vn, 65A-123.45, fb.com/ba, 092085001234."], "hoi"),
        (["0912 345", "678"], "0912 345 678"),
        (["trường Nguyễn Trãi dột"], "truong nguyen trai dot"),
        ([], ""),
    ],
)
def test_searchable_words(parts, words):
    assert searchable(*parts) == words


@pytest.mark.parametrize("sentence", [each for each in SENTENCES if each["leaks"]], ids=lambda each: each["text"])
def test_no_leak_reaches_the_index(sentence):
    assert all(leaked not in masked(sentence["text"]) for _, leaked in sentence["leaks"])


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_text_gives_plain_words(one, other):
    assert re.fullmatch(r"([^\W_]{1,40}( [^\W_]{1,40})*)?", searchable(one, other))


def test_a_query_is_short_and_says_nothing_twice():
    assert query_words("  Lộ ấp, LO «ngập» e2 ") == ["lo", "ap", "ngap", "e2"]
    assert len(query_words("a b c d e f g h i k")) == 8
    assert query_words("x" * 100) == ["x" * 40]
    assert query_words("'\"&|!():*\\ \0") == []


def test_the_last_word_may_be_unfinished_from_three_letters_on():
    assert to_tsquery(["lo", "nga"]) == "lo & nga:*"
    assert to_tsquery(["ngap", "lo"]) == "ngap & lo"
    assert to_tsquery([]) == ""


@given(st.text(max_size=200))
def test_no_query_says_more_than_words(query):
    assert re.fullmatch(r"([^\W_]+( & [^\W_]+)*(:\*)?)?", to_tsquery(query_words(query)))


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_takes_every_query_and_finds_what_was_indexed():
    def matches(text, query):
        with connection.cursor() as cursor:
            cursor.execute(
                "select to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
                [searchable(text), to_tsquery(query_words(query))],
            )
            return cursor.fetchone()[0]

    @given(st.text(max_size=60))
    def takes_every_query(query):
        matches("lộ ngập", query)

    takes_every_query()
    for text in ("Lộ ấp E2 ngập", "12km 65a 1e5 quốc lộ 91B", "trạm 3-2, cống 12.5"):
        assert matches(text, text)
        assert all(matches(text, word) for word in query_words(text))
    assert matches("Lộ ấp E2 ngập", "lo nga")
    assert not matches("Lộ ấp E2 ngập", "loc")
