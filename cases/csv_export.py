"""CSV that spreadsheet programs open as text: Vietnamese intact, and no cell that runs as a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the machine's old code page."""

_DANGEROUS = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b\ufeff]*[=+\-@]")


def stream_csv(rows: Iterable[Iterable[object]], header: Iterable[object]) -> Iterator[str]:
    """The file line by line, to be encoded as UTF-8. Every cell goes through `safe_cell`."""
    yield BOM + _line(header)
    for row in rows:
        yield _line(row)


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula: an apostrophe goes before a dangerous start.

    Dangerous are = + - @, also full-width or behind blanks, and tabs and line ends (OWASP, CSV injection).
    Numbers keep their sign: they are not text. None is an empty cell.
    """
    if value is None:
        return ""
    text = str(value).replace("\0", "")
    if isinstance(value, int | float):
        return text
    return f"'{text}" if _DANGEROUS.match(unicodedata.normalize("NFKC", text)) else text


def _line(row: Iterable[object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_MINIMAL).writerow([safe_cell(value) for value in row])
    return stream.getvalue()
