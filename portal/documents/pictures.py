"""Pages of a PDF as small pictures, for the devices that show no PDF inside a page."""

from io import BytesIO
from threading import Lock

import pypdfium2 as pdfium

ONE_AT_A_TIME = Lock()  # pdfium must not be used by two threads at once
COLOURS = 16  # black, red and the greys between them and white


def pictures(pdf: bytes, *, width: int = 900, most: int = 20) -> list[bytes]:
    """Return the first pages, at most `most`, as PNG files `width` pixels wide, in page order."""
    with ONE_AT_A_TIME, pdfium.PdfDocument(pdf) as document:
        return [_picture(document, number, width) for number in range(min(len(document), most))]


def _picture(document: pdfium.PdfDocument, number: int, width: int) -> bytes:
    page = document[number]
    bitmap = page.render(scale=width / page.get_width())
    # Nearest colours by hand-made palette would lose the red; FASTOCTREE keeps it and is the quick one.
    image = bitmap.to_pil().quantize(COLOURS, method=2)
    bitmap.close()
    page.close()
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
