"""A picture on a page of A4: inside the margins, upright, never larger than it is printed well."""

from io import BytesIO
from typing import BinaryIO

import pikepdf
from PIL import Image, ImageOps

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 56.7  # points: A4 with 20 mm around
POINTS = 72 / 150  # of a pixel: a small picture is not blown up beyond 150 pixels to an inch
SHARP = 2500  # pixels on the long side, about 250 to an inch; more would not be seen
SMOOTH = ("RGB", "RGBA", "L", "CMYK")  # modes in which a picture can be made smaller as it is
LARGEST = 25_000_000  # pixels


def placed(file: BinaryIO) -> pikepdf.Pdf:
    """Return a picture as a PDF of one page. Raises ValueError where it is too large, OSError where it is none."""
    with Image.open(file, formats=("JPEG", "PNG")) as opened:
        opened.draft("RGB", (SHARP, SHARP))  # a photograph is read at no more than it needs
        if opened.width * opened.height > LARGEST:
            raise ValueError(f"{opened.width}x{opened.height} pixels")
        shot = opened if opened.mode in SMOOTH else opened.convert("RGBA")
        shot.thumbnail((SHARP, SHARP))
        paper = on_white(ImageOps.exif_transpose(shot))
    coded = BytesIO()
    paper.save(coded, "JPEG", quality=88)
    return _page(coded.getvalue(), *paper.size)


def on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in the three colours of paper, what is clear in it being white."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    return paper


def _page(jpeg: bytes, wide: int, high: int) -> pikepdf.Pdf:
    page = pikepdf.Pdf.new()
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high, POINTS)
    across, down = wide * scale, high * scale
    left, low = (WIDTH - across) / 2, (HEIGHT - down) / 2
    image = page.make_stream(
        jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide, Height=high,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.add_blank_page(page_size=(WIDTH, HEIGHT))
    name = page.pages[0].add_resource(image, pikepdf.Name.XObject)
    drawn = f"q {across:.2f} 0 0 {down:.2f} {left:.2f} {low:.2f} cm {name} Do Q"
    page.pages[0].contents_add(drawn.encode())
    return page
