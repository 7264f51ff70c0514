"""Small drawings that stand in for photos of a road, a canal or a lamp."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

SIZE = (640, 480)
SKIES = ((176, 206, 232), (205, 216, 222), (240, 205, 160), (96, 112, 140))
GROUNDS = ((118, 142, 88), (150, 132, 98), (96, 128, 92))
ROADS = ((122, 118, 112), (168, 140, 104), (92, 120, 132))


def photo(name: str, rng: Random) -> SimpleUploadedFile:
    """A JPEG of some 20 kB as a phone would send it: sky, fields, a road or canal with puddles."""
    image = Image.new("RGB", SIZE, rng.choice(SKIES))
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    horizon = rng.randrange(180, 240)
    draw.rectangle((0, horizon, width, height), fill=rng.choice(GROUNDS))
    _trees(draw, horizon, rng)
    middle, road = rng.randrange(260, 380), rng.choice(ROADS)
    draw.polygon([(middle - 18, horizon), (middle + 18, horizon), (width - 60, height), (40, height)], fill=road)
    _puddles(draw, horizon, rng)
    stored = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.2)).save(stored, "JPEG", quality=80)
    return SimpleUploadedFile(name, stored.getvalue(), content_type="image/jpeg")


def _trees(draw: ImageDraw.ImageDraw, horizon: int, rng: Random) -> None:
    for _ in range(14):
        x, size = rng.randrange(SIZE[0]), rng.randrange(20, 60)
        green = (40 + rng.randrange(40), 90 + rng.randrange(50), 50 + rng.randrange(30))
        draw.ellipse((x - size, horizon - size, x + size, horizon + size // 3), fill=green)


def _puddles(draw: ImageDraw.ImageDraw, horizon: int, rng: Random) -> None:
    for _ in range(rng.randrange(3, 8)):
        y = rng.randrange(horizon + 80, SIZE[1] - 20)
        x, wide = rng.randrange(200, 440), rng.randrange(20, 70)
        draw.ellipse((x - wide, y - wide // 4, x + wide, y + wide // 4), fill=(74, 78, 84))
