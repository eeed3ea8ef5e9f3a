"""Tables: inside the 版心, every cell inside its borders, the header again on every page."""

from collections.abc import Iterator

from portal.documents.measuring.faces import main_face
from portal.documents.measuring.frame import HALF_GAP, LEFT, RIGHT, SLACK, area, outer_rules
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.page_numbers import page_number_lines
from portal.documents.measuring.sheets import Line, Rule, Sheets

HEADER_FACE = "黑体"


def tables(sheets: Sheets) -> Iterator[Measurement]:
    """Measure the tables of a document, where it has any."""
    outer = set(outer_rules(sheets))
    borders = [box for box in sheets.boxes if _is_thin(box) and box not in outer]
    if not any(line.in_table for line in sheets.lines):
        return
    out = max((_outside(sheets, border) for border in borders), default=0.0)
    yield Measurement("tables-outside-the-type-area", "<= 0", round(out, 2), "mm", out <= SLACK)
    bare = sum(_lacks_its_header(sheets, page, borders) for page in range(2, sheets.pages + 1))
    yield same("tables-without-their-header", 0, bare, "pages")


def _is_thin(box: Rule) -> bool:
    return box.is_level or box.is_upright


def _outside(sheets: Sheets, border: Rule) -> float:
    top, bottom = area(sheets, border.page)
    across = max(LEFT - border.left, border.right - RIGHT)
    down = max(top - HALF_GAP - border.top, border.bottom - bottom - HALF_GAP)
    return max(across, down)


def _lacks_its_header(sheets: Sheets, page: int, borders: list[Rule]) -> bool:
    """Whether a table goes on from the page before without its header, which is set in 黑体 or says the same again."""
    here, before = _text(sheets, page), _text(sheets, page - 1)
    if not here or not before or not here[0].in_table or not before[-1].in_table:
        return False
    header = _first_row(here, borders)
    if all(main_face(line) == HEADER_FACE for line in header):
        return False
    return _words(header) != _words(_first_row(_last_table(before), borders))


def _text(sheets: Sheets, page: int) -> list[Line]:
    number = page_number_lines(sheets).get(page)
    return [line for line in sheets.on(page) if line is not number]


def _last_table(lines: list[Line]) -> list[Line]:
    start = len(lines) - next(
        (n for n, line in enumerate(lines[::-1]) if not line.in_table), len(lines)
    )
    return lines[start:]


def _first_row(lines: list[Line], borders: list[Rule]) -> list[Line]:
    """Return the lines down to the first level border under the first of them."""
    first = lines[0]
    tops = [
        b.top for b in borders if b.page == first.page and b.is_level and b.top > first.baseline
    ]
    foot = min(tops, default=first.bottom)
    return [line for line in lines if line.in_table and line.baseline < foot]


def _words(lines: list[Line]) -> str:
    return "".join(line.text for line in lines)
