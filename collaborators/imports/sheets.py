"""What stands in a spreadsheet, as rows of text and days; and the template that people fill in."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from cases.csv_export import safe_cell
from cases.files import MAX_BYTES, inspect

from ..models import Capacity
from ..office_files import undated

MOST_ROWS = 500
MOST_COLUMNS = 30
CELL_LENGTH = 300
ZIP = b"PK\x03\x04"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""What such a name ends in is no text."""
DELIMITERS = ",;\t"
Sheet = list[tuple[int, list[Any]]]
"""Rows with the number that the program shows beside them; empty ones are left out."""

NOT_A_SHEET = gettext_lazy("This is no spreadsheet. Send an .xlsx file, or CSV in UTF-8.")
NOT_UTF8 = gettext_lazy("The letters of this file cannot be read. Save it as .xlsx, or as “CSV UTF-8”.")
TOO_MANY_ROWS = gettext_lazy("The file has more than 500 rows. Please split it.")
EMPTY = gettext_lazy("There are no rows below the headings.")


def read_sheet(upload: Any) -> Sheet:
    """The first sheet of an .xlsx file, or a CSV file in UTF-8. Raises ValidationError for the person."""
    data = upload.read(MAX_BYTES + 1)
    upload.seek(0)
    if upload.name.lower().endswith(BOOKS) and not data.startswith(ZIP):
        raise ValidationError(NOT_A_SHEET)
    rows = _xlsx(upload, data) if data.startswith(ZIP) else _csv(data)
    found = [(number, row) for number, row in enumerate(rows, start=1) if any(one not in (None, "") for one in row)]
    if len(found) > MOST_ROWS + 1:
        raise ValidationError(TOO_MANY_ROWS)
    if len(found) < 2:
        raise ValidationError(EMPTY)
    return found


def _xlsx(upload: Any, data: bytes) -> Iterator[list[Any]]:
    """Traps are refused as in any document (cases/files.py); of formulas the value that was stored."""
    try:
        kind = inspect(upload, name=upload.name).content_type
    except ValidationError as error:
        raise ValidationError(NOT_A_SHEET if error.code in ("not_accepted", "heic") else error.messages) from error
    if kind != XLSX:
        raise ValidationError(NOT_A_SHEET)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)):
            if number > MOST_ROWS * 4:
                raise ValidationError(TOO_MANY_ROWS)
            yield [_cell(value) for value in row]
    except (InvalidFileException, BadZipFile, KeyError, IndexError, ValueError, TypeError, EOFError) as error:
        raise ValidationError(NOT_A_SHEET) from error


def _csv(data: bytes) -> Iterator[list[Any]]:
    if len(data) > MAX_BYTES or b"\0" in data:
        raise ValidationError(NOT_A_SHEET)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(NOT_UTF8) from error
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_cell(value) for value in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise ValidationError(NOT_A_SHEET) from error


def _cell(value: Any) -> Any:
    """A day, or text with single spaces; a number as its digits, so that a phone keeps them."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[:CELL_LENGTH]


def template(headings: Sequence[str], hamlets: Sequence[str]) -> bytes:
    """An .xlsx file with the headings, and choices for capacity and hamlet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Members")
    sheet.append(list(headings))
    for number, heading in enumerate(headings, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(16, len(heading) + 4)
    sheet.freeze_panes = "A2"
    choices = book.create_sheet(_("Choices"))
    capacities = [str(label) for label in Capacity.labels]
    for column, values in enumerate((capacities, list(hamlets)), start=1):
        for row, value in enumerate(values, start=1):
            choices.cell(row, column, safe_cell(value))
    _offer(sheet, choices.title, "A", len(capacities), "C")
    _offer(sheet, choices.title, "B", max(1, len(hamlets)), "D")
    for letter in "FG":
        for row in range(2, MOST_ROWS + 2):
            sheet[f"{letter}{row}"].number_format = "DD/MM/YYYY"
    for letter in "HI":
        for row in range(2, MOST_ROWS + 2):
            sheet[f"{letter}{row}"].number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream)


def _offer(sheet: Any, where: str, column: str, count: int, to: str) -> None:
    allowed = DataValidation(type="list", formula1=f"'{where}'!${column}$1:${column}${count}", allow_blank=True)
    sheet.add_data_validation(allowed)
    allowed.add(f"{to}2:{to}{MOST_ROWS + 1}")
