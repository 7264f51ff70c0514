import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permissions.text import fold, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường  Hoà Bình", "duong hoa binh"),
        ("ĐƯỜNG HÒA BÌNH", "duong hoa binh"),
        (unicodedata.normalize("NFD", "Ấp Ưỡn Ẹo"), "ap uon eo"),
        ("  ", ""),
    ],
)
def test_folding_drops_accents_case_and_doubled_spaces(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâbdđeêioôơuưyÁẠÀẢÃớởỡợờấầẩẫậ "))
def test_folding_does_not_care_how_accents_are_composed(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_people_sort_by_given_name_then_by_full_name():
    in_order = [
        "Trần Thị An",
        "Nguyễn Văn Ân",
        "Lê Bình",
        "Phạm Văn Cường",
        "Lê Danh",
        "Lê Đan",
        "Bùi Văn Hùng",
        "Đỗ Văn Hùng",
        "Lê Ma",
        "Lê Mà",
        "Lê Mả",
        "Lê Mã",
        "Lê Má",
        "Lê Mạ",
        "Lê Tư",
        "Lê Tường",
        "Lê Y",
    ]
    shuffled = in_order[::2] + in_order[1::2]
    assert sorted(shuffled, key=sort_key) == in_order


@given(st.text(max_size=120))
def test_a_sort_key_is_made_of_digits_and_fits_its_column(name):
    key = sort_key(name)
    assert len(key) <= 1000
    assert not key or (key.isascii() and key.isdigit())
