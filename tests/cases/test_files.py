"""Files are what their content says; photos come out clean."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from cases.files import MAX_BYTES, MAX_NAME, display_name, inspect, thumbnail

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
CANARY = b"canary-owner"
CONTENT_TYPES = "[Content_Types].xml"


def checked(data, name="ảnh.jpg"):
    return inspect(SimpleUploadedFile(name, data), name=name)


def refused(data, name="ảnh.jpg"):
    with pytest.raises(ValidationError) as caught:
        checked(data, name)
    with translation.override("en"):
        assert "what you typed is still here" in str(caught.value.message)
    with translation.override("vi"):
        assert "nội dung đã nhập vẫn còn" in str(caught.value.message)
    return caught.value.code


def encoded(picture, picture_format="JPEG", **options):
    stream = io.BytesIO()
    picture.save(stream, picture_format, **options)
    return stream.getvalue()


def picture(size=(64, 32), mode="RGB", colour="red"):
    return Image.new(mode, size, colour)


def with_everything():
    """EXIF with place, maker and orientation, XMP, a comment and a colour profile."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = CANARY.decode(), 6
    exif[GPS] = {1: "N", 2: (10.0, 2.0, 42.0), 3: "E", 4: (105.0, 44.0, 48.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {
        "exif": exif.tobytes(),
        "comment": CANARY,
        "icc_profile": profile,
        "xmp": b"<x>" + CANARY + b"</x>",
    }


def office(*parts, **contents):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in parts:
            archive.writestr(part, contents.get(part, "<xml/>"))
        for part in contents.keys() - set(parts):
            archive.writestr(part, contents[part])
    return stream.getvalue()


def test_a_photo_loses_place_owner_comment_and_profile():
    dirty = encoded(picture(), **with_everything())
    assert CANARY in dirty
    assert Image.open(io.BytesIO(dirty)).getexif().get_ifd(GPS)
    clean = checked(dirty)
    reopened = Image.open(io.BytesIO(clean.data))
    assert CANARY not in clean.data
    assert not reopened.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile"} & reopened.info.keys()


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP"])
def test_png_and_webp_lose_theirs_too(picture_format):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CANARY.decode())
    notes.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    extra = {"pnginfo": notes} if picture_format == "PNG" else {}
    dirty = encoded(picture(), picture_format, exif=with_everything()["exif"], **extra)
    assert CANARY in dirty
    clean = checked(dirty, "ảnh.png")
    assert CANARY not in clean.data
    assert (clean.kind, clean.content_type, clean.extension) == ("photo", "image/jpeg", ".jpg")


def test_a_photo_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    lying = picture((64, 32))
    lying.paste("blue", (0, 0, 32, 32))
    clean = checked(encoded(lying, exif=exif.tobytes()))
    upright = Image.open(io.BytesIO(clean.data))
    assert upright.size == (clean.width, clean.height) == (32, 64)
    assert upright.getpixel((16, 8))[2] > 200, "the left half of the lying photo is on top"


def test_large_photos_shrink_and_small_ones_stay():
    large, small = checked(encoded(picture((5200, 1300)))), checked(encoded(picture((640, 480))))
    assert (large.width, large.height) == (2560, 640)
    assert (small.width, small.height) == (640, 480)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_way_to_hold_colours_is_read(mode):
    assert checked(encoded(Image.new(mode, (20, 20)), "PNG")).kind == "photo"


def test_transparency_becomes_white():
    clean = checked(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(clean.data)).getpixel((10, 10)) == (255, 255, 255)


def test_cmyk_and_a_broken_profile_are_read():
    assert checked(encoded(Image.new("CMYK", (20, 20)))).kind == "photo"
    assert checked(encoded(picture(), icc_profile=b"not a profile")).kind == "photo"


def test_what_hides_behind_a_photo_is_gone():
    clean = checked(encoded(picture()) + b"<script>alert(1)</script>PK\x03\x04" + CANARY)
    assert b"script" not in clean.data
    assert CANARY not in clean.data


def test_a_thumbnail_is_small_and_clean():
    small = Image.open(io.BytesIO(thumbnail(checked(encoded(picture((2000, 1000)))).data)))
    assert (small.format, small.size) == ("JPEG", (320, 160))
    assert not small.getexif()


def png_header(width, height):
    """A PNG that claims a size and has no pixels: unpacking it would be the bomb."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (chunk, idat, b"IEND")
    )


@pytest.mark.parametrize("size", [(8192, 6145), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_bombs_are_refused_unopened(size):
    assert refused(png_header(*size), "bom.png") == "too_many_pixels"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0" + b"\0" * MAX_BYTES, "too_large"),
        (encoded(picture((300, 300)))[:400], "damaged"),
        (png_header(100, 100), "damaged"),
        (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "not_accepted"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not_accepted"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "not_accepted"),
        (b"GIF89a" + b"\0" * 40, "not_accepted"),
        (b"MZ" + b"\0" * 200, "not_accepted"),
        (b"chi la chu", "not_accepted"),
        (b"\n%PDF-1.7 not at the start", "not_accepted"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_office"),
        (b"PK\x03\x04 broken", "damaged"),
        (office("readme.txt"), "not_accepted"),
        (office("word/document.xml"), "not_accepted"),
        (office(CONTENT_TYPES, "word/document.xml", "word/vbaProject.bin"), "macros"),
        (office(CONTENT_TYPES, "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        (office("xl/workbook.xml", **{CONTENT_TYPES: "application/vnd.ms-excel.sheet.macroEnabled.main+xml"}),
         "macros"),
        (office("content.xml", "Basic/Standard/script.xml",
                mimetype="application/vnd.oasis.opendocument.text"), "macros"),
        (b"<html>" + office(CONTENT_TYPES, "word/document.xml"), "not_accepted"),
    ],
)  # fmt: skip
def test_what_is_not_accepted_is_refused_by_content(data, code):
    assert refused(data) == code


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF", ".pdf"),
        (office(CONTENT_TYPES, "word/document.xml"), ".docx"),
        (office(CONTENT_TYPES, "xl/workbook.xml"), ".xlsx"),
        (office(CONTENT_TYPES, "ppt/presentation.xml"), ".pptx"),
        (office("content.xml", mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (office("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
    ],
)
def test_documents_are_kept_as_they_are_under_their_true_extension(data, extension):
    kept = checked(data, "đơn.jpg")
    assert (kept.kind, kept.extension, kept.name) == ("document", extension, f"đơn{extension}")
    assert kept.data == data


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ảnh chụp.jpeg", "ảnh chụp.jpg"),
        ("C:\\Users\\Ba\\lộ.jpg", "lộ.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\u0301nh\u202e\x00\n .png", "ánh.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("", "file.jpg"),
        ("..", "file.jpg"),
        ("biên bản 12.7.2024 v2.docx", "biên bản 12.7.2024 v2.jpg"),
    ],
)
def test_names_are_made_harmless(name, shown):
    assert display_name(name, ".jpg") == shown


@given(st.text(max_size=400))
def test_no_name_is_too_long_or_a_path(name):
    shown = display_name(name, ".docx")
    assert len(shown) <= MAX_NAME
    assert not set(shown) & set("/\\\0\n\r\u202e")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_kept_or_refused(data):
    for start in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBPVP8 ", b"PK\x03\x04"):
        with contextlib.suppress(ValidationError):
            assert checked(start + data).data
