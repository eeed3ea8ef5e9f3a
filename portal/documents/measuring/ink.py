"""Where the mark's ink really is, by the outlines of its glyphs and not by their em boxes."""

from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from portal.documents.measuring.sheets import MM, Line, Sheets
from portal.documents.pictures import ONE_AT_A_TIME

DASHES = "—–-"
DPI = 600
DARK = 128  # of 255: darker is ink


@dataclass(frozen=True)
class Ink:
    """The box around some glyphs' ink (mm from the page's top left corner)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> float:
        """The middle between left and right (mm)."""
        return (self.left + self.right) / 2


def mark_ink(pdf: bytes, sheets: Sheets) -> Ink | None:
    """Return the ink of the coloured type on the first page (to about 0.2 mm), None where there is none."""
    marks = [line for line in sheets.coloured if line.page == 1]
    return _ink(pdf, 1, marks) if marks else None


def dash_ink(pdf: bytes, number: Line) -> Ink | None:
    """Return the ink of the dash before a page number, None where there is no dash.

    It is drawn and looked at: pdfium gives the box of so thin a glyph half a millimetre too low.
    """
    dash = number.chars[0]
    if dash.text not in DASHES:
        return None
    corner = (dash.left, number.top - 1)
    drawn = _drawn(pdf, number.page, (*corner, dash.right, number.bottom + 1))
    box = drawn.point(lambda light: 255 * (light < DARK)).getbbox()
    if box is None:
        return None
    left, top, right, bottom = (pixels * 25.4 / DPI for pixels in box)
    return Ink(corner[0] + left, corner[1] + top, corner[0] + right, corner[1] + bottom)


def _drawn(pdf: bytes, number: int, box: tuple[float, float, float, float]) -> Image.Image:
    """Draw a piece of a page (mm from its top left corner) in greys."""
    left, top, right, bottom = (edge / MM for edge in box)
    with ONE_AT_A_TIME, pdfium.PdfDocument(pdf) as document:
        page = document[number - 1]
        width, height = page.get_size()
        around = (left, height - bottom, width - right, top)
        bitmap = page.render(scale=DPI / 72, crop=around, grayscale=True)
        image: Image.Image = bitmap.to_pil().convert("L")
        bitmap.close()
        page.close()
    return image


def _ink(pdf: bytes, page: int, lines: list[Line]) -> Ink | None:
    left, right = min(line.left for line in lines) - 1, max(line.right for line in lines) + 1
    top, bottom = lines[0].top - 3, lines[-1].bottom + 3
    boxes = [
        box
        for box in _boxes(pdf, page)
        if left < box.centre < right and top < (box.top + box.bottom) / 2 < bottom
    ]
    if not boxes:
        return None
    return Ink(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _boxes(pdf: bytes, number: int) -> list[Ink]:
    with ONE_AT_A_TIME, pdfium.PdfDocument(pdf) as document:
        page = document[number - 1]
        text = page.get_textpage()
        height = page.get_height()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        text.close()
        page.close()
    return [
        Ink(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
        for left, bottom, right, top in boxes
        if right > left and top > bottom
    ]
