"""Pages of a PDF as small pictures, for the devices that show no PDF inside a page."""

from base64 import b64encode
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

ONE_AT_A_TIME = Lock()  # pdfium must not be used by two threads at once
LIGHT = range(0, 256, 17)  # from full ink to paper


def pictures(pdf: bytes, *, width: int = 900, most: int = 30) -> list[bytes]:
    """Return the first pages, at most `most`, as PNG files `width` pixels wide, in page order.

    The caller says how many there are in all, lest somebody sign what was not shown.
    """
    with ONE_AT_A_TIME, pdfium.PdfDocument(pdf) as document:
        return [_picture(document, number, width) for number in range(min(len(document), most))]


def sheets(pdf: bytes) -> list[dict[str, Any]]:
    """The first pages as the component `_pages` shows them: each with its number and a picture inside the page."""
    shots = [b64encode(picture).decode() for picture in pictures(pdf)]
    return [
        {"src": f"data:image/png;base64,{shot}", "number": number}
        for number, shot in enumerate(shots, 1)
    ]


def _picture(document: pdfium.PdfDocument, number: int, width: int) -> bytes:
    page = document[number]
    bitmap = page.render(scale=width / page.get_width())
    image = bitmap.to_pil().quantize(palette=_palette(), dither=Image.Dither.NONE)
    bitmap.close()
    page.close()
    file = BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()


@cache
def _palette() -> Image.Image:
    """Return the colours of an official document: black on white and red on white."""
    colours = [(light, light, light) for light in LIGHT] + [(255, light, light) for light in LIGHT]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette
