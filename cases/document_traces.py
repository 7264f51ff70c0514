"""Takes the writer's traces out of documents that volunteers send: their names would unseal them (docs/principles.md).

Only what a volunteer sends is rewritten. What an authority sends stays byte for byte: rewriting would break
its signatures, and its author is no secret.
"""

import io
import re
import zipfile
import zlib
from dataclasses import replace

from django.core.exceptions import ValidationError
from PIL import Image

from .document_limits import LOCKED, NEEDS_PASSWORD, UNREADABLE, check_archive, run_pdf
from .files import DAMAGED, DOCUMENT, MAX_PIXELS, PHOTO, CheckedFile

PLAIN_NAMES = {PHOTO: "ảnh", DOCUMENT: "tệp"}
XML_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMPTY_PARTS = {
    "docProps/core.xml": XML_HEAD
    + b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": XML_HEAD
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": XML_HEAD
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": XML_HEAD + b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.3">'
    b"<office:meta/></office:document-meta>",
}
AUTHORED = re.compile(rb'(\s(?:\w+:)?(?:author|initials|lastModifiedBy|userName)=")[^"]*(")')
DATED = re.compile(rb'(\s(?:w:date|w16du:dateUtc|dt|dT|dateTime)=")[^"]*(")')
DATE_ELEMENTS = re.compile(rb"<(dc:date|meta:date-string)>[^<]*</\1>")
NO_DAY = b"2000-01-01T00:00:00Z"
"""Of a change or comment: when it was made would tell when the volunteer wrote."""
PERSON = re.compile(rb'(\s(?:\w+:)?(?:author|name|displayName|initials|userId|providerId)=")[^"]*(")')
AUTHOR_ELEMENTS = re.compile(rb"<((?:dc:creator|meta:initial-creator|meta:creator-initials|author))>[^<]*</\1>")
PEOPLE_PARTS = re.compile(r"(?:^|/)(?:people|persons/person|commentAuthors|authors)\.xml$")
PICTURES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
MARKUP = (".xml", ".rels")


def without_traces(checked: CheckedFile, *, number: int = 1) -> CheckedFile:
    """The same file without names, properties, authors and days of comments, and the metadata of its pictures.

    Its own name goes too: cameras put day and second into it, people put names. `number` counts the files of one
    sender. Raises ValidationError for a file that cannot be read to its end.
    """
    plain = replace(checked, name=f"{PLAIN_NAMES[checked.kind]}-{number}{checked.extension}")
    if checked.extension == ".pdf":
        return replace(plain, data=_clean_pdf(checked.data))
    if checked.kind == DOCUMENT:
        return replace(plain, data=_clean_archive(checked.data))
    return plain


def _clean_pdf(data: bytes) -> bytes:
    code, clean = run_pdf("clean", data)
    if code == LOCKED:
        raise ValidationError(NEEDS_PASSWORD, code="needs_password")
    if code == UNREADABLE:
        raise ValidationError(DAMAGED, code="damaged")
    return clean


def _clean_archive(data: bytes) -> bytes:
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
            check_archive(source)
            for part in source.infolist():
                _copy_part(source, target, part)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise ValidationError(DAMAGED, code="damaged") from error
    return stream.getvalue()


def _copy_part(source: zipfile.ZipFile, target: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """One part under its name, without the times and comments that archives keep."""
    plain = zipfile.ZipInfo(part.filename)
    plain.compress_type = part.compress_type
    target.writestr(plain, _clean_part(part.filename, source.read(part)))


def _clean_part(name: str, content: bytes) -> bytes:
    if name in EMPTY_PARTS:
        return EMPTY_PARTS[name]
    extension = name[name.rfind(".") :].lower()
    if extension in PICTURES:
        return _clean_picture(content, PICTURES[extension])
    if extension in MARKUP:
        return _clean_markup(name, content)
    return content


def _clean_markup(name: str, content: bytes) -> bytes:
    content = AUTHORED.sub(rb"\1\2", AUTHOR_ELEMENTS.sub(rb"<\1></\1>", content))
    content = DATED.sub(rb"\g<1>%s\2" % NO_DAY, DATE_ELEMENTS.sub(rb"<\1>%s</\1>" % NO_DAY, content))
    return PERSON.sub(rb"\1\2", content) if PEOPLE_PARTS.search(name) else content


def _clean_picture(content: bytes, picture_format: str) -> bytes:
    """The picture's pixels alone; one that cannot be read becomes empty rather than being passed on."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[picture_format])
        if picture.width * picture.height > MAX_PIXELS:
            return b""
        pixels = Image.new(picture.mode, picture.size)
        pixels.paste(picture)
        if picture.mode == "P":
            pixels.putpalette(picture.getpalette() or [])
        stream = io.BytesIO()
        pixels.save(stream, picture_format)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    return stream.getvalue()
