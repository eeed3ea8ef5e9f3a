"""Where the mark's ink really is, by the outlines of its glyphs and not by their em boxes."""

from dataclasses import dataclass

import pypdfium2 as pdfium

from portal.documents.measuring.sheets import MM, Sheets
from portal.documents.pictures import ONE_AT_A_TIME


@dataclass(frozen=True)
class Ink:
    """The box around some glyphs' ink (mm from the page's top left corner)."""

    left: float
    top: float
    right: float
    bottom: float


def mark_ink(pdf: bytes, sheets: Sheets) -> Ink | None:
    """Return the ink of the coloured type on the first page (to about 0.2 mm), None where there is none."""
    marks = [line for line in sheets.coloured if line.page == 1]
    if not marks:
        return None
    left, right = marks[0].left - 1, marks[0].right + 1
    top, bottom = marks[0].top - 3, marks[-1].bottom + 3
    boxes = [
        box
        for box in _boxes(pdf)
        if left < (box.left + box.right) / 2 < right and top < (box.top + box.bottom) / 2 < bottom
    ]
    if not boxes:
        return None
    return Ink(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _boxes(pdf: bytes) -> list[Ink]:
    with ONE_AT_A_TIME, pdfium.PdfDocument(pdf) as document:
        page = document[0]
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
