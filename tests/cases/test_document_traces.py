"""A document that a volunteer sends must not name them."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from pypdf import PdfReader, PdfWriter

from cases.document_traces import without_traces
from cases.files import inspect

CANARY = "Nguyen Van Zanari"


def archive(parts: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.comment = CANARY.encode()
        for name, content in parts.items():
            target.writestr(name, content)
    return io.BytesIO(stream.getvalue())


WRITTEN = "2026-11-24T15:00:00Z"


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = CANARY
    stream = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def word() -> io.BytesIO:
    return archive(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:ins w:author="{CANARY}" w:date="{WRITTEN}"><w:t>Lộ ngập</w:t></w:ins>'.encode(),
            "word/comments.xml": f'<w:comment w:author="{CANARY}" w:initials="NVZ" w:date="{WRITTEN}"/>'.encode(),
            "word/people.xml": f'<w15:person w15:author="{CANARY}"/>'.encode(),
            "word/media/image1.jpg": photo(),
            "docProps/core.xml": f"<x><dc:creator>{CANARY}</dc:creator></x>".encode(),
            "docProps/app.xml": f"<x><Company>{CANARY}</Company></x>".encode(),
        }
    )


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.comment + b"".join(source.read(name) for name in source.namelist())


def test_a_word_document_loses_every_name_and_day_and_keeps_its_text():
    clean = without_traces(inspect(word(), name="don.docx"))
    assert CANARY.encode() not in unpacked(clean.data)
    assert WRITTEN.encode() not in unpacked(clean.data)
    assert "Lộ ngập".encode() in unpacked(clean.data)
    assert inspect(io.BytesIO(clean.data), name="don.docx").extension == ".docx"


def test_an_open_document_loses_its_meta():
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"<a><dc:creator>{CANARY}</dc:creator><dc:date>{WRITTEN}</dc:date>chữ</a>".encode(),
        "meta.xml": f"<m><meta:initial-creator>{CANARY}</meta:initial-creator></m>".encode(),
    }
    clean = without_traces(inspect(archive(parts), name="don.odt"))
    assert CANARY.encode() not in unpacked(clean.data)
    assert WRITTEN.encode() not in unpacked(clean.data)
    assert "chữ".encode() in unpacked(clean.data)


def test_a_pdf_loses_its_properties_and_keeps_its_pages():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": CANARY})
    stream = io.BytesIO()
    writer.write(stream)
    clean = without_traces(inspect(io.BytesIO(stream.getvalue()), name="don.pdf"))
    assert CANARY.encode() not in clean.data
    assert len(PdfReader(io.BytesIO(clean.data)).pages) == 1


def test_a_locked_pdf_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(ValidationError):
        without_traces(inspect(io.BytesIO(stream.getvalue()), name="don.pdf"))


def test_an_office_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("cases.document_limits.check_archive.__kwdefaults__", {"room": 100, "embedded": False})
    with pytest.raises(ValidationError):
        without_traces(inspect(word(), name="don.docx"))


def test_the_name_given_by_a_camera_goes_too():
    checked = inspect(io.BytesIO(photo()), name="IMG_20261123_063012 Nguyen Thi Bay.jpg")
    assert without_traces(checked, number=3).name == "ảnh-3.jpg"
