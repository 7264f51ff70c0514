"""Reads a PDF in a process of its own, whose memory and time are limited: whatever is hidden in it, only that ends.

    python -I cases/pdf_process.py check|clean < in.pdf > clean.pdf

`check` counts the pages; `clean` also writes the document without its properties. The exit code is one of those below;
any other, or a signal, means that the document was too much. Knows nothing of Django, so that it starts quickly.
"""

import io
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import NameObject

FINE, UNREADABLE, LOCKED, TOO_MANY_PAGES, TOO_MUCH = 0, 11, 12, 13, 14
MAX_PAGES = 300
MAX_NODES = 4 * MAX_PAGES
"""Of the tree that pages hang in; an endless one ends here."""
MEMORY = 400 * 1024 * 1024
CHECK_SECONDS, CLEAN_SECONDS = 0.6, 5
"""Of the processor, after the start."""
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError)


def main(what: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_PROF, CHECK_SECONDS)  # its signal ends the process
    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted:
            return LOCKED
        if sum(1 for _page in pages_of(reader)) > MAX_PAGES:
            return TOO_MANY_PAGES
        if what == "clean":
            signal.setitimer(signal.ITIMER_PROF, CLEAN_SECONDS)
            sys.stdout.buffer.write(cleaned(reader))
    except (MemoryError, RecursionError, LimitReachedError):
        return TOO_MUCH
    except BROKEN:
        return UNREADABLE
    return FINE


def pages_of(reader: PdfReader) -> Iterator[Any]:
    """The pages one by one, at most one more than are allowed; by the tree, not by the number it claims."""
    waiting, nodes = [reader.root_object["/Pages"]], 0
    while waiting and nodes < MAX_NODES:
        node = waiting.pop().get_object()
        nodes += 1
        kids = node.get("/Kids")
        if kids is None:
            yield node
        else:
            waiting += kids.get_object()[:MAX_NODES]
    if waiting:
        yield from range(MAX_PAGES + 1)


def cleaned(reader: PdfReader) -> bytes:
    """The document without author, program and times."""
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer.root_object.pop(NameObject("/Metadata"), None)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
