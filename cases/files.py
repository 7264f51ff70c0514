"""Files sent by people, judged by what is in them and never by their name.

Photos are decoded and encoded anew: that removes every trace of place, time, device and owner, and whatever
was hidden behind the picture. Documents are stored as they are, macros refused; what a volunteer sends loses its
writer's traces too (document_traces.py).
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Protocol

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from .document_limits import check_archive, check_pdf

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 8192 * 6144
"""50 megapixels, the largest sensor of a common phone."""
MAX_SIDE = 2560
THUMBNAIL_SIDE = 320
QUALITY = 85
MAX_NAME = 120

PHOTO, DOCUMENT = "photo", "document"

EMPTY = _("The file is empty. Choose it again; what you typed is still here.")
TOO_LARGE = _("The file is larger than 10 MB. Take the photo again at a smaller size; what you typed is still here.")
TOO_MANY_PIXELS = _(
    "The photo has more than 50 megapixels. Take it again at a smaller size; what you typed is still here."
)
HEIC = _(
    "The photo is in the HEIC format, which not everyone can open. Set the camera to JPEG "
    "(«Most compatible») or send a screenshot of it; what you typed is still here."
)
DAMAGED = _("The file is damaged and cannot be opened. Choose it again; what you typed is still here.")
MACROS = _("The document contains macros. Save it without macros or as PDF; what you typed is still here.")
OLD_OFFICE = _(
    "The document is in an old Office format. Save it as .docx, .xlsx, .pptx or PDF; what you typed is still here."
)
NOT_ACCEPTED = _(
    "This kind of file is not accepted. Send a photo (JPEG, PNG, WebP), a PDF or an Office document; "
    "what you typed is still here."
)

_PHOTO_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": (".docx", f"{_OOXML}wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", f"{_OOXML}spreadsheetml.sheet"),
    "ppt/presentation.xml": (".pptx", f"{_OOXML}presentationml.presentation"),
}
_OPEN_DOCUMENTS = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode categories of control, direction, surrogate and line characters."""
_MACRO_PART = re.compile(r"vbaproject\.bin$|vbadata\.xml$|^basic/|^scripts/|macrosheets/", re.IGNORECASE)
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, OverflowError, struct.error, zlib.error)
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    EOFError,
    zlib.error,
)


class Upload(Protocol):
    """What is read of a file: Django's UploadedFile, or any binary stream."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class CheckedFile:
    """A file fit to be stored. `extension`, with its dot, comes from the content; sides are in pixels."""

    kind: str
    content_type: str
    extension: str
    name: str
    data: bytes = field(repr=False)
    width: int | None = None
    height: int | None = None


def inspect(upload: Upload, *, name: str) -> CheckedFile:
    """The file made fit for storing: a photo as a clean JPEG, a PDF or Office document as it came.

    `name` is what the sender's device calls it; only its words are kept, for display. Raises ValidationError
    whose message says what happened and what to do.
    """
    data = upload.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(EMPTY, code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    found = _sniffed(data)
    if picture_format := next((_PHOTO_FORMATS[mime] for mime in found if mime in _PHOTO_FORMATS), None):
        return _photo(data, picture_format, name)
    extension, content_type = _document_type(data, found)
    return CheckedFile(DOCUMENT, content_type, extension, display_name(name, extension), data)


def thumbnail(data: bytes) -> bytes:
    """A JPEG of at most 320 px a side, of a photo that `inspect` gave."""
    return jpeg(_clean(_opened(data, "JPEG", THUMBNAIL_SIDE), THUMBNAIL_SIDE))


def display_name(name: str, extension: str) -> str:
    """A harmless name to show: NFC, no path, no control or direction characters, 120 characters at most."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    stem = " ".join(re.sub(r"\.\w{1,5}$", "", visible).split()).strip(". ")
    return (stem[: MAX_NAME - len(extension)] or "file") + extension


def _sniffed(data: bytes) -> list[str]:
    """Media types that the content may be, likeliest first."""
    try:
        return [match.mime_type for match in puremagic.magic_string(data)]
    except (puremagic.PureError, ValueError):
        return []


def _photo(data: bytes, picture_format: str, name: str) -> CheckedFile:
    picture = _clean(_opened(data, picture_format, MAX_SIDE), MAX_SIDE)
    clean = jpeg(picture)
    return CheckedFile(PHOTO, "image/jpeg", ".jpg", display_name(name, ".jpg"), clean, *picture.size)


def _opened(data: bytes, picture_format: str, side: int) -> Image.Image:
    """The decoded picture; the size is judged before a single pixel is unpacked."""
    try:
        picture = Image.open(io.BytesIO(data), formats=[picture_format])
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels")
        picture.draft("RGB", (side, side))
        picture.load()
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels") from error
    except _UNREADABLE as error:
        raise ValidationError(DAMAGED, code="damaged") from error
    return picture


def _clean(picture: Image.Image, side: int) -> Image.Image:
    """Upright, in sRGB on white, at most `side` px, on a fresh canvas that carries nothing but pixels."""
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((side, side), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        canvas.paste(upright, mask=upright.getchannel("A"))
    else:
        canvas.paste(_in_srgb(upright))
    return canvas


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours of phones (Display P3) turned to sRGB; an unusable profile is ignored."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert("RGB")
        return converted or picture.convert("RGB")
    return picture.convert("RGB")


def jpeg(picture: Image.Image) -> bytes:
    """The picture as it is stored."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return stream.getvalue()


def _document_type(data: bytes, found: list[str]) -> tuple[str, str]:
    """Extension and media type of a PDF or Office document. Raises ValidationError for everything else."""
    if data.startswith(b"%PDF-") and "application/pdf" in found:
        check_pdf(data)
        return ".pdf", "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office_type(data)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise ValidationError(HEIC, code="heic")
    if data.startswith(_OLE):
        raise ValidationError(OLD_OFFICE, code="old_office")
    raise ValidationError(NOT_ACCEPTED, code="not_accepted")


def _office_type(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _type_by_parts(archive)
    except _BROKEN_ZIP as error:
        raise ValidationError(DAMAGED, code="damaged") from error


def _type_by_parts(archive: zipfile.ZipFile) -> tuple[str, str]:
    parts = archive.namelist()
    if any(_MACRO_PART.search(part) for part in parts) or "macroEnabled" in _head(archive, "[Content_Types].xml"):
        raise ValidationError(MACROS, code="macros")
    check_archive(archive)
    if "[Content_Types].xml" in parts:
        for part, known in _OFFICE_PARTS.items():
            if part in parts:
                return known
    declared = _head(archive, "mimetype")
    if declared in _OPEN_DOCUMENTS and "content.xml" in parts:
        return _OPEN_DOCUMENTS[declared], declared
    raise ValidationError(NOT_ACCEPTED, code="not_accepted")


def _head(archive: zipfile.ZipFile, part: str) -> str:
    """The first 256 KB of a part as text; empty where it is missing."""
    if part not in archive.NameToInfo:
        return ""
    with archive.open(part) as stream:
        return stream.read(256 * 1024).decode("utf-8", "replace").strip()
