"""The year as a spreadsheet: the figures, then each table on a sheet of its own; never what is for the reader alone."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cases.audit import ACCESS_LABELS
from cases.csv_export import safe_cell

from ..office_files import undated
from .tables import Year

EXPORTED = "year.exported"
ACCESS_LABELS[EXPORTED] = gettext_lazy("exported the year of the groups")
LONGEST_TITLE = 31
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
NARROWEST, WIDEST = 12, 48


def workbook(year: Year, *, whose: str, told_of: date) -> bytes:
    """An .xlsx file. Every text goes through `safe_cell`, so that none is taken for a formula."""
    book = Workbook()
    book.remove(book.active)
    head: list[Sequence[Any]] = [[_("Managing unit"), whose], [_("As of"), told_of]]
    figures = [[one.label, one.count] for one in year.figures if not one.is_private]
    _add(book, _("Figures"), [_("What"), ""], [*head, *figures])
    for table in year.tables:
        _add(book, str(table.title), table.columns, [[cell.value for cell in row] for row in table.rows])
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream)


def _add(book: Workbook, title: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    sheet: Any = book.create_sheet(NOT_IN_TITLE.sub(" ", title)[:LONGEST_TITLE])
    widths = [NARROWEST] * len(columns)
    for number, row in enumerate([columns, *rows], start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, _plain(value))
            cell.font = Font(bold=number == 1)
            if isinstance(value, date):
                cell.number_format = "DD/MM/YYYY HH:MM" if isinstance(value, datetime) else "DD/MM/YYYY"
            widths[place - 1] = min(WIDEST, max(widths[place - 1], len(str(value or "")) + 2))
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"


def _plain(value: Any) -> Any:
    """Days and numbers as they are, a moment on the wall clock, all else as text that is no formula."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    return value if isinstance(value, date | int) else safe_cell(value)
