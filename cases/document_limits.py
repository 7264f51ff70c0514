"""What a document may hold: pages, parts, bytes once unpacked. Bombs are refused before anything swells."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PDF_PROCESS = Path(__file__).with_name("pdf_process.py")
PATIENCE = 20
"""Seconds on the clock for the process, whose own limits are of processor time."""
UNREADABLE, LOCKED, TOO_MANY_PAGES = 11, 12, 13
"""Exit codes of the process (pdf_process.py)."""

MAX_PARTS = 5000
"""Entries of an Office file; more than any real one has."""
MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes that an Office file may hold unpacked, the documents embedded in it included."""
MAX_MARKUP = 32 * 1024 * 1024
"""Bytes of one part of markup."""
PIECE = 64 * 1024
MARKUP = (".xml", ".rels")
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
ZIP = ARCHIVES[0]
EMBEDDED = ("word/embeddings/", "xl/embeddings/", "ppt/embeddings/")
"""Where Office keeps the sheets behind its charts, documents of their own."""

TOO_BIG = _(
    "The document is too large or too intricate once it is opened. Leave parts of it out, or send photos of the "
    "pages; what you typed is still here."
)
MANY_PAGES = _("The document has more than 300 pages. Send the pages that matter; what you typed is still here.")
NEEDS_PASSWORD = _("The document needs a password. Save it without one; what you typed is still here.")
PACKED = _("The document holds packed files. Take them out and send them one by one; what you typed is still here.")
UNUSUAL = _(
    "The document holds something that Office documents do not need. Save it again or send it as PDF; what you "
    "typed is still here."
)


def check_pdf(data: bytes) -> None:
    """Raises ValidationError for too many pages, or one that asks too much of whoever opens it.

    One that cannot be read or needs a password passes: what an authority sends stays byte for byte, unopened.
    """
    run_pdf("check", data)


def run_pdf(what: str, data: bytes) -> tuple[int, bytes]:
    """The exit code UNREADABLE, LOCKED or 0 of pdf_process.py, and what it wrote. Raises ValidationError."""
    command = [sys.executable, "-I", str(PDF_PROCESS), what]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired as error:
        raise ValidationError(TOO_BIG, code="too_big") from error
    if done.returncode == TOO_MANY_PAGES:
        raise ValidationError(MANY_PAGES, code="too_many_pages")
    if done.returncode not in (0, UNREADABLE, LOCKED):
        raise ValidationError(TOO_BIG, code="too_big")
    return done.returncode, done.stdout


def check_archive(archive: zipfile.ZipFile, *, room: int = MAX_UNPACKED, embedded: bool = False) -> int:
    """Looks into every part of an Office file, once and never whole. Returns what is left of `room`, in bytes.

    Sizes are those that the archive declares: reading stops there, whatever the packed data would swell to. Raises
    ValidationError, and what zipfile raises.
    """
    parts = archive.infolist()
    room -= sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or room < 0:
        raise ValidationError(TOO_BIG, code="too_big")
    for part in parts:
        if not part.is_dir():
            room = _check_part(archive, part, room, embedded)
    return room


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int, embedded: bool) -> int:
    with archive.open(part) as stream:
        head = stream.read(8)
        if head.startswith(ARCHIVES):
            if embedded or not head.startswith(ZIP) or not part.filename.startswith(EMBEDDED):
                raise ValidationError(PACKED, code="packed")
            stream.seek(0)
            with zipfile.ZipFile(stream) as inner:
                return check_archive(inner, room=room, embedded=True)
        if part.filename.lower().endswith(MARKUP):
            if part.file_size > MAX_MARKUP:
                raise ValidationError(TOO_BIG, code="too_big")
            _check_prolog(head, stream)
    return room


def _check_prolog(head: bytes, stream: IO[bytes]) -> None:
    """Reads markup as far as its first element: a document type, with which entities begin, stands before it."""
    parser, began = expat.ParserCreate(), []
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = lambda *element: began.append(True)
    piece = head
    try:
        while piece and not began:
            parser.Parse(piece)
            piece = stream.read(PIECE)
    except expat.ExpatError as error:
        if not began:
            raise ValidationError(UNUSUAL, code="unusual") from error


def _refuse_document_type(*_declared: object) -> None:
    raise ValidationError(UNUSUAL, code="unusual")
