"""Exports open in a spreadsheet as the text they are."""

import csv
import io
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.csv_export import BOM, safe_cell, stream_csv


@pytest.mark.parametrize(
    "dangerous",
    ["=1+1", "+84", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
     "＝1+1", "＋1", "－1", "＠a", " =1", "\u00a0=1", "\ufeff=1", "\x0b=1"],
)  # fmt: skip
def test_formulas_become_text(dangerous):
    assert safe_cell(dangerous) == f"'{dangerous}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [("Lộ ấp E2 ngập", "Lộ ấp E2 ngập"), ("a=b", "a=b"), ("", ""), (None, ""), (0, "0"), (-5, "-5"),
     (2.5, "2.5"), (date(2026, 3, 5), "2026-03-05"), ("a\0b", "ab"), ("\0=1", "'=1")],
)  # fmt: skip
def test_everything_else_stays(value, cell):
    assert safe_cell(value) == cell


def test_the_file_starts_with_a_mark_and_reads_back():
    rows = [["TMY-24-58213", "Lộ «ngập», sâu\n2 tấc", '"sâu"'], ["=1", None, -3]]
    text = "".join(stream_csv(iter(rows), ["Mã vụ việc", "Nội dung", "Số"]))
    assert text.startswith(BOM)
    assert list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))) == [
        ["Mã vụ việc", "Nội dung", "Số"],
        ["TMY-24-58213", "Lộ «ngập», sâu\n2 tấc", '"sâu"'],
        ["'=1", "", "-3"],
    ]


def test_rows_are_read_one_by_one():
    endless = ([number] for number in iter(int, 1))
    lines = stream_csv(endless, ["Số"])
    assert [next(lines), next(lines), next(lines)] == [f"{BOM}Số\r\n", "0\r\n", "0\r\n"]


@given(st.text(max_size=40))
def test_no_text_starts_a_formula(text):
    start = unicodedata.normalize("NFKC", safe_cell(text)).strip()[:1]
    assert start not in set("=+-@")
