"""Seals for demonstrations: red circle, star, the organ's name around, and 演示 so that nobody takes one for real."""

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from portal.documents import fonts

SIZE = 744  # pixels across: 42 mm at 450 dpi
RED = (220, 20, 30, 255)
CLEAR = (220, 20, 30, 0)
SPREAD = 1.45 * pi  # of the circle that a long name takes


@lru_cache(maxsize=16)
def demo_seal(name: str) -> bytes:
    """Return the demonstration seal of an organ as a PNG with transparency; the same bytes for the same name."""
    image = Image.new("RGBA", (SIZE, SIZE), CLEAR)
    draw = ImageDraw.Draw(image)
    draw.ellipse((6, 6, SIZE - 7, SIZE - 7), outline=RED, width=20)
    draw.polygon(_star(), fill=RED)
    _around(image, name)
    face = _face(64)
    draw.text((SIZE / 2, SIZE * 0.76), "演示", RED, font=face, anchor="mm")
    file = BytesIO()
    image.save(file, "PNG", dpi=(450, 450))
    return file.getvalue()


def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.paths()[fonts.TITLE]), size)


def _star() -> list[tuple[float, float]]:
    """Return the corners of an upright star in the middle, a third as wide as the seal."""
    radii = [SIZE / 6, SIZE / 6 * 0.382] * 5
    return [
        (SIZE / 2 + radius * sin(pi * n / 5), SIZE / 2 - radius * cos(pi * n / 5))
        for n, radius in enumerate(radii)
    ]


def _around(image: Image.Image, name: str) -> None:
    """Write the name along the upper rim, each character upright to it."""
    size = int(min(92, SPREAD * SIZE * 0.38 / max(len(name), 6)))
    step = min(SPREAD / max(len(name) - 1, 1), size * 1.5 / (SIZE * 0.38))
    for place, character in enumerate(name):
        angle = (place - (len(name) - 1) / 2) * step
        tile = Image.new("RGBA", (2 * size, 2 * size), CLEAR)
        ImageDraw.Draw(tile).text((size, size), character, RED, font=_face(size), anchor="mm")
        turned = tile.rotate(-angle * 180 / pi, Image.Resampling.BICUBIC)
        x, y = SIZE / 2 + SIZE * 0.385 * sin(angle), SIZE / 2 - SIZE * 0.385 * cos(angle)
        image.alpha_composite(turned, (round(x - size), round(y - size)))
