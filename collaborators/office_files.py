"""Spreadsheets and documents that are made here."""

import io
import re
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PROPERTIES = "docProps/core.xml"
WHENEVER = datetime(2024, 8, 1)  # noqa: DTZ001  (a file has no zone)


def undated(made: io.BytesIO) -> bytes:
    """The same file, whenever it was made: no page tells more than it says."""
    packed = io.BytesIO()
    with ZipFile(made) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for part in parts.namelist():
            content = parts.read(part)
            if part == PROPERTIES:
                content = re.sub(rb"(?<=W3CDTF\">)[^<]+", WHENEVER.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            archive.writestr(ZipInfo(part, WHENEVER.timetuple()[:6]), content, ZIP_DEFLATED)
    return packed.getvalue()
