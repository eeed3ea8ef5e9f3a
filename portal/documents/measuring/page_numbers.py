"""Page numbers: where they are, where there must be none, and how they look (GB/T 9704-2012 7.5, 10.1)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.faces import main_face
from portal.documents.measuring.frame import BOTTOM, LEFT, RIGHT, layout
from portal.documents.measuring.imprint import imprint_top
from portal.documents.measuring.ink import Ink, dash_ink
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Line, Sheets

PAGE_NUMBER = re.compile(r"[—–-]*\d+[—–-]*")
INSET = 4.94  # mm: one character of 4号


def page_number_lines(sheets: Sheets) -> dict[int, Line]:
    """Return page -> the line of its page number: digits and dashes under the 版心."""
    return {
        line.page: line
        for line in sheets.lines
        if line.baseline > BOTTOM + 3 and PAGE_NUMBER.fullmatch(line.text)
    }


def page_numbers(pdf: bytes, sheets: Sheets) -> Iterator[Measurement]:
    """Measure all page numbers, the dash of the first one by its ink."""
    numbers = page_number_lines(sheets)
    blank = [page for page in range(1, sheets.pages + 1) if not _has_text(sheets, page, numbers)]
    bare = {1} if layout(sheets) != "file" else set()
    first = numbers[1].text if 1 in numbers else "none"
    if bare:
        yield same("page-number-on-the-first-page", "none", first)
    if blank:
        strays = sum(page in numbers for page in blank)
        yield same("page-numbers-on-blank-pages", 0, strays, "pages")
    wanted = set(range(1, sheets.pages + 1)) - bare - set(blank)
    if wanted:
        found = [numbers[page] for page in sorted(wanted) if page in numbers]
        yield same("pages-numbered", len(wanted), len(found), "pages")
        if found:
            yield from _looks(found, dash_ink(pdf, found[0]))


def _has_text(sheets: Sheets, page: int, numbers: dict[int, Line]) -> bool:
    """Whether a page holds more than a page number and the 版记."""
    end = imprint_top(sheets) if page == sheets.pages else BOTTOM + 100
    return any(line.top < end and line is not numbers.get(page) for line in sheets.on(page))


def _looks(found: list[Line], dash: Ink | None) -> Iterator[Measurement]:
    wrong = [line.text for line in found if line.text != f"—{line.page}—"]
    yield same("page-number-form", "— n —", wrong[0] if wrong else "— n —")
    yield near("page-number-size", 14.0, worst(14.0, [line.size for line in found]), 0.2, "pt")
    odd = [main_face(line) for line in found if main_face(line) != "宋体"]
    yield same("page-number-face", "宋体", odd[0] if odd else "宋体")
    # Odd pages have it at the right, even ones at the left.
    insets = [RIGHT - line.right if line.page % 2 else line.left - LEFT for line in found]
    yield near("page-number-inset", INSET, worst(INSET, insets), 0.75)
    # The dash of a Chinese face lies in the middle of the em box; all numbers hang from the same line.
    dashes = [(line.top + line.bottom) / 2 - BOTTOM for line in found]
    if dash:
        lower = (dash.top + dash.bottom) / 2 - (found[0].top + found[0].bottom) / 2
        dashes = [under + lower for under in dashes]
    yield near("page-number-under-type-area", 7.0, worst(7.0, dashes), 0.6)
