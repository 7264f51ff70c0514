"""The copy of the anchors outside the database: one line of JSON per anchor, only ever appended to.

Lines that are no anchor are passed over: a line may be torn by a crash, and an anchor without its line is named
by `verify_ledger` anyway.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from .errors import FILE_OUT_OF_STEP, LedgerError
from .hashing import ANCHOR_FIELDS, canonical
from .models import Anchor

Line = dict[str, Any]
TAIL = 16_384
"""Bytes from the end in which the last line lies whole; a line has some 600."""


def anchor_path() -> Path:
    """Where LEDGER_ANCHOR_FILE says."""
    return Path(settings.LEDGER_ANCHOR_FILE)


def read_lines(path: Path) -> list[Line]:
    """The anchors in the file, in its order; none when there is no file."""
    if not path.exists():
        return []
    with path.open("rb") as stream:
        return list(_anchors(stream))


def last_line(path: Path) -> Line | None:
    """The last anchor in the file, found from its end; None without one. Raises OSError for a file closed to us."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - TAIL))
        return next(reversed([*_anchors(stream)]), None)


def line_of(anchor: Anchor) -> Line:
    """An anchor as it stands in the file."""
    names = (*ANCHOR_FIELDS, "hash")
    return json.loads(canonical({name: getattr(anchor, name) for name in names}, names))


def publish_anchors(path: Path) -> None:
    """Appends the newest anchor's line when it is missing, and waits until the disk has it.

    A crash can leave out the newest line only. Raises LedgerError, and writes nothing, when the file and the
    table differ in any other way: that is for a person to look at, and healing it would hide it.
    """
    anchors = list(Anchor.objects.order_by("number"))
    with _locked(path) as descriptor:
        written = read_lines(path)
        expected = [line_of(anchor) for anchor in anchors]
        if written == expected:
            return
        if written != expected[:-1]:
            raise LedgerError(FILE_OUT_OF_STEP)
        _append(descriptor, expected[-1], after=path)


def _append(descriptor: int, line: Line, *, after: Path) -> None:
    torn = after.stat().st_size and not after.read_bytes().endswith(b"\n")
    os.write(descriptor, b"\n" * bool(torn) + json.dumps(line, sort_keys=True).encode() + b"\n")
    os.fsync(descriptor)
    # The name of a new file must last as well.
    folder = os.open(after.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _anchors(lines: Iterable[bytes]) -> Iterator[Line]:
    for text in lines:
        with suppress(ValueError):
            line = json.loads(text)
            if isinstance(line, dict) and "number" in line:
                yield line
