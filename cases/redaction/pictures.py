"""Regions of a photo made unrecognisable for good."""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageFilter

from ..files import jpeg

GRID = 6
"""Fields of the picture in a row and in a column, for whoever cannot draw."""
BLOCKS = 5
"""Colours that are left along the longer side of a region: too few for a letter or an eye."""
SHADES = 16
"""Steps to which these colours are rounded, so that nothing finer is told by them."""


@dataclass(frozen=True)
class Region:
    """A part of a picture, in per cent of its width and height from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def lies_inside(self) -> bool:
        """Whether it is a part of the picture at all, and not smaller than nothing."""
        begins = 0 <= self.left < 100 and 0 <= self.top < 100
        return begins and 0 < self.width <= 100 and 0 < self.height <= 100

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """In pixels, rounded outwards and cut at the edge."""
        return (
            math.floor(self.left * width / 100),
            math.floor(self.top * height / 100),
            min(width, math.ceil((self.left + self.width) * width / 100)),
            min(height, math.ceil((self.top + self.height) * height / 100)),
        )


def field_of_grid(number: int) -> Region:
    """The field with this number, counted from 0 along the rows."""
    row, column = divmod(number, GRID)
    side = 100 / GRID
    return Region(column * side, row * side, side, side)


def blurred(data: bytes, regions: Iterable[Region]) -> bytes:
    """The photo as a new JPEG in which nothing of the regions is left but a few rounded colours."""
    picture = Image.open(io.BytesIO(data), formats=["JPEG"]).convert("RGB")
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    for region in regions:
        box = region.box(*picture.size)
        clean.paste(_unrecognisable(picture.crop(box)), box)
    return jpeg(clean)


def _unrecognisable(part: Image.Image) -> Image.Image:
    scale = BLOCKS / max(part.size)
    few = part.resize([max(1, round(side * scale)) for side in part.size], Image.Resampling.BOX)
    rounded = few.point([min(255, level // SHADES * SHADES + SHADES // 2) for level in range(256)] * 3)
    wide = rounded.resize(part.size, Image.Resampling.NEAREST)
    return wide.filter(ImageFilter.GaussianBlur(max(part.size) / BLOCKS / 3))
