"""Documents that are traps: refused with a sentence, for hardly more work than a letter, and in bounded memory."""

import contextlib
import io
import json
import pickle
import subprocess
import sys
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfWriter

from cases import document_limits
from cases.document_traces import without_traces
from cases.files import inspect
from cases.pdf_process import MAX_PAGES
from config.env import BASE_DIR

MB = 1024 * 1024
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><l>&j;</l>"
)


def packed(parts=None, **more) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (WORD | (parts or {}) | more).items():
            archive.writestr(name, content)
    return stream.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the catalogue first."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + head + table + tail


def stream(entries: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def of_pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(100, 100)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def with_xref_stream(entries: bytes, content: bytes) -> bytes:
    start = b"%PDF-1.7\n"
    table = b"1 0 obj\n%s\nendobj\n" % stream(b"/Type/XRef/Root 2 0 R" + entries, content)
    return start + table + b"startxref\n%d\n%%%%EOF" % len(start)


def in_object_streams(count: int, size: int) -> bytes:
    """The catalogue's tree leads through object streams that each swell to `size` bytes."""
    swollen = zlib.compress(b"1 0 " + b" " * (size - 4), 9)
    streams = [stream(b"/Type/ObjStm/N 100000/First 1000000/Filter/FlateDecode", swollen) for _ in range(count)]
    places, body = [], b"%PDF-1.7\n"
    for number, content in enumerate(streams, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"\0\0\0\0\0\0\xff"
    rows += b"".join(b"\1" + place.to_bytes(4, "big") + b"\0\0" for place in places)
    kept = [1 + number % count for number in range(2000)]
    rows += b"".join(b"\2" + number.to_bytes(4, "big") + b"\0\0" for number in kept)
    first, size_all = count + 1, count + 1 + len(kept)
    table = zlib.compress(rows)
    where = len(body)
    entries = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Filter/FlateDecode" % (size_all, first)
    return body + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (size_all, stream(entries, table), where)


def lying_about_sizes() -> bytes:
    """Says that a part has 60 bytes, and packs 200 MB into it."""
    swollen = packed({"word/media/a.bin": b"\0" * (200 * MB)})
    return swollen.replace((200 * MB).to_bytes(4, "little"), (60).to_bytes(4, "little"))


TRAPS = {
    "pages of a book": (lambda: of_pages(MAX_PAGES + 1), "too_many_pages"),
    "an endless tree": (
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>"), "too_many_pages"),
    "a wide tree": (
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[%s]>>" % (b"3 0 R " * 1_000_000), b"<</Type/Page>>"),
        None),
    "deep arrays": (lambda: pdf(b"<</Type/Catalog/Pages " + b"[" * 500_000 + b"]" * 500_000 + b">>"), None),
    "an object stream": (lambda: in_object_streams(1, 300 * MB), None),
    "many object streams": (lambda: in_object_streams(100, 70 * MB), None),
    "a table of a billion": (
        lambda: with_xref_stream(
            b"/W[1 4 2]/Size 1000000000/Filter/FlateDecode", zlib.compress(b"\1" * 70 * MB, 9)), None),
    "zeros": (lambda: packed({"word/media/a.bin": b"\0" * (200 * MB)}), "too_big"),
    "a lie": (lying_about_sizes, "damaged"),
    "laughs": (lambda: packed({"word/document.xml": LAUGHS}), "unusual"),
    "laughs in UTF-16": (lambda: packed({"word/footer.xml": LAUGHS.encode("utf-16")}), "unusual"),
    "laughs after a long remark": (lambda: packed({"word/a.xml": f"<!--{'x' * MB}-->{LAUGHS}"}), "unusual"),
    "laughs in relations": (lambda: packed({"word/_rels/document.xml.rels": LAUGHS}), "unusual"),
    "an archive": (lambda: packed({"word/media/a.zip": packed()}), "packed"),
    "an archive named a picture": (lambda: packed({"word/media/a.png": packed()}), "packed"),
    "another archive": (lambda: packed({"word/embeddings/a.bin": b"Rar!\x1a\x07\0"}), "packed"),
    "archives in archives": (
        lambda: packed({"word/embeddings/a.docx": packed({"word/embeddings/b.docx": packed()})}), "packed"),
    "zeros further in": (
        lambda: packed({"word/embeddings/a.docx": packed({"word/media/a.bin": b"\0" * (100 * MB)})}), "too_big"),
    "many parts": (lambda: packed({f"word/{number}.txt": "" for number in range(6000)}), "too_big"),
}  # fmt: skip

MUCH = 5
"""Times the work of an honest letter, with the machine's pace in both. Without limits the worst costs sixty times."""
MEASURED = """
import io, json, pickle, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (900 * 1024 * 1024,) * 2)
import django
django.setup()
from django.core.exceptions import ValidationError
from cases.document_traces import without_traces
from cases.files import inspect

def spent():
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime

found = {}
for name, data in pickle.load(sys.stdin.buffer).items():
    before = spent()
    try:
        without_traces(inspect(io.BytesIO(data), name="tep"))
        code = "accepted"
    except ValidationError as error:
        code = error.code
    found[name] = code, spent() - before
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([found, peak // 1024]))
"""


@pytest.mark.slow
def test_traps_are_refused_for_little_work_and_memory(tmp_path):
    traps = {name: make() for name, (make, _code) in TRAPS.items()}
    assert all(len(data) <= 10 * MB for data in traps.values())
    letter = of_pages(1)
    documents = {"warm-up": letter} | traps | {"letter": letter}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], input=pickle.dumps(documents), capture_output=True, timeout=120, check=False,
        cwd=BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found, peak_mb = json.loads(done.stdout.splitlines()[-1])
    accepted, of_a_letter = found["letter"]
    assert accepted == "accepted"
    for name, (_make, expected) in TRAPS.items():
        code, seconds = found[name]
        assert code != "accepted", name
        assert expected in (None, code), (name, code)
        assert seconds < MUCH * of_a_letter, (name, seconds, of_a_letter)
    assert peak_mb < 300, "of the web process; the PDF's own has a limit of 400 (pdf_process.MEMORY)"


@pytest.mark.parametrize("count", [1, MAX_PAGES])
def test_honest_pages_pass(count):
    assert without_traces(inspect(io.BytesIO(of_pages(count)), name="don.pdf")).extension == ".pdf"


def test_a_chart_with_its_sheet_passes():
    sheet = packed({"xl/workbook.xml": "<workbook/>"})
    assert inspect(io.BytesIO(packed({"word/embeddings/sheet.xlsx": sheet})), name="don.docx").extension == ".docx"


def test_a_process_that_does_not_answer_is_not_waited_for(monkeypatch):
    def never(command, **how):
        raise subprocess.TimeoutExpired(command, how["timeout"])

    monkeypatch.setattr(document_limits.subprocess, "run", never)
    with pytest.raises(ValidationError) as refused:
        document_limits.check_pdf(b"%PDF-1.7")
    assert refused.value.code == "too_big"


def test_what_is_no_markup_at_all_is_unusual():
    with pytest.raises(ValidationError) as refused, contextlib.suppress(zipfile.BadZipFile):
        inspect(io.BytesIO(packed({"word/document.xml": "kein Markup"})), name="don.docx")
    assert refused.value.code == "unusual"
