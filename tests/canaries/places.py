"""What the product keeps and shows, as pairs of a place and the text there."""

import io
import json
import logging
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery.signals import before_task_publish
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.db import connection

from config.log_lines import LogLine, formatter

Text = tuple[str, str]
"""Where, as "kind name", and what stands there."""

DERIVED = {"cases_casewords.vector", "cases_casewords.near_vector"}
"""PostgreSQL makes them from the columns beside them, and from nothing else."""


def database() -> Iterator[Text]:
    """Every column of every row of every table, sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if f"{table}.{column}" in DERIVED:
                        continue
                    yield f"db {table}.{column}", as_text(value)
                    if column == "session_data":
                        yield f"db {table}.{column}", as_text(SessionStore().decode(value))


def files() -> Iterator[Text]:
    """Every file below MEDIA_ROOT: its name, its bytes, and what an archive holds."""
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        yield "file name", str(path.relative_to(settings.MEDIA_ROOT))
        if path.is_file():
            yield from contents(path.read_bytes())


def contents(data: bytes) -> Iterator[Text]:
    """The bytes of a file; of an archive, the bytes of all that is in it."""
    yield "file content", as_text(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield "file content", f"{name} {as_text(archive.read(name))}"


def letters() -> Iterator[Text]:
    for letter in mail.outbox:
        yield "letter to", " ".join(letter.recipients())
        yield "letter", f"{letter.subject}\n{letter.body}\n{letter.extra_headers}"


def cached() -> Iterator[Text]:
    for path in Path(settings.CACHES["default"]["LOCATION"]).glob("*"):
        expires, _line, value = path.read_bytes().partition(b"x\x9c")
        yield "cache", f"{path.name} {as_text(expires)} {as_text(zlib.decompress(_line + value))}"


@contextmanager
def lines_and_messages() -> Iterator[list[Text]]:
    """What is logged, in the lines that an installation would write, and what goes to the broker."""
    heard: list[Text] = []
    handler = _Lines(heard)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def listen(body: Any = None, headers: Any = None, **_: Any) -> None:
        heard.append(("message", f"{body} {headers}"))

    before_task_publish.connect(listen)
    try:
        yield heard
    finally:
        before_task_publish.disconnect(listen)
        root.removeHandler(handler)
        root.setLevel(level)


class _Lines(logging.Handler):
    def __init__(self, heard: list[Text]) -> None:
        super().__init__()
        self._heard = heard
        self.addFilter(LogLine())
        how = formatter("json")
        self.setFormatter(how.pop("()")(**how))

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(("log", self.format(record)))


def as_text(value: Any) -> str:
    """Whatever a column, a file or a cache holds."""
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace") + value.decode("latin-1").replace("\0", "")
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
