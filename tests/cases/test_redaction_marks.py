"""Marks: which stretches of a text they cover, and by what."""

import pytest

from cases.leaks import find_leaks
from cases.redaction.marks import KINDS, Mark, blocks_in, cover, stretches, suggested, without_blocks


@pytest.mark.parametrize(
    ("words", "kind", "text", "expected"),
    [
        ("Ba", "person", "Ông Ba, bà Bang", "Ông [đã che: tên người], bà Bang"),
        ("ông  ba", "typed", "ÔNG\nBA nói", "[đã che] nói"),
        ("0912345678", "phone", "gọi 0912.345.678!", "gọi [đã che: số điện thoại]!"),
        ("0912 345 678", "phone", "sđt0912345678", "sđt[đã che: số điện thoại]"),
        ("345", "typed", "0912345678", "0912345678"),
        ("15", "typed", "15 hộ, 1.5 m, số 150", "[đã che] hộ, 1.5 m, số 150"),
        ("...", "typed", "xong...", "xong[đã che]"),
        ("a@b.vn", "email", "thư A@B.vn.", "thư [đã che: thư điện tử]."),
        ("(Ba)", "typed", "ông (Ba)", "ông [đã che]"),
        ("Ho\u0300a", "typed", "anh Hòa", "anh [đã che]"),
        ("65A-123.45", "plate", "xe 65A-123.45", "xe [đã che: biển số xe]"),
    ],
)
def test_what_is_covered(words, kind, text, expected):
    covered, count = cover(text, [Mark(words, kind)])
    assert covered == expected
    assert count == (expected != text)


def test_the_longer_words_come_first_and_blocks_stay_whole():
    text = "Lê Thị Ba và Ba, số điện thoại"
    marks = [Mark("Ba"), Mark("Lê Thị Ba", "person"), Mark("tên"), Mark("điện thoại")]
    assert cover(text, marks) == ("[đã che: tên người] và [đã che], số [đã che]", 3)


def test_a_short_column_gets_short_blocks_and_is_cut_at_last():
    assert cover("Ba Ba", [Mark("Ba", "person")], longest=20) == ("[đã che] [đã che]", 2)
    assert cover("Ba Ba", [Mark("Ba", "person")], longest=10) == ("[đã che] [", 2)


def test_the_finder_suggests_each_words_once():
    text = "Gọi 0912 345 678 hay 0912 345 678, biển số 65A-123.45"
    assert [(one.words, one.kind) for one in suggested([text, text])] == [
        ("0912 345 678", "phone"),
        ("65A-123.45", "plate"),
    ]


def test_texts_in_pieces():
    assert stretches("Ông Ba nói", [Mark("Ba")]) == [("Ông ", False), ("Ba", True), (" nói", False)]
    assert blocks_in("Ông [đã che] nói") == [("Ông ", False), ("[đã che]", True), (" nói", False)]
    assert without_blocks("Ông [đã che: tên người] nói").split() == ["Ông", "nói"]


def test_words_stay_out_of_logs():
    assert "Canarina" not in repr(Mark("Lê Thị Canarina"))


@pytest.mark.parametrize("kind", [*KINDS, "typed"])
def test_a_block_is_no_leak(kind):
    """Otherwise a volunteer who amends a covered text would be warned of it."""
    text = f"Ông {Mark('x', kind).block} (sđt {Mark('x', kind).block}) ở gần"
    assert find_leaks(text) == []
    assert suggested([text]) == []
