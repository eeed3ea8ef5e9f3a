"""Paper, 版心 and the grid of 22 lines by 28 characters (GB/T 9704-2012 5.1, 5.2, 7.3.3)."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from portal.documents.measuring.frame import ADVANCE, BOTTOM, LEFT, PITCH, RIGHT, SLACK, TOP
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.marks import CLOSING, OPENING
from portal.documents.measuring.sheets import FULL, MM, Line, Sheets
from portal.documents.measuring.signing import signing

LABEL = re.compile(r"附件\d*")  # begins a page, flush left
HANZI = 5.644  # mm: 3号
LEAST_PITCH = 9.9  # mm: 23 lines on a page
SPREAD = 6.15  # mm from hanzi to hanzi: a tenth of an em more than on the grid
TIGHT = 10.1  # mm: closer lines are 23 on a page


def grid(sheets: Sheets) -> Iterator[Measurement]:
    """Measure what every page shares."""
    yield near("page-width", 210.0, worst(210.0, [width for width, _ in sheets.sizes]), 0.5)
    yield near("page-height", 297.0, worst(297.0, [height for _, height in sheets.sizes]), 0.5)
    if not sheets.body:
        return
    yield near("body-size", 16.0, sheets.body_size, 0.1, "pt")
    yield near("type-area-left", LEFT, min(line.left for line in sheets.body), SLACK)
    yield from _pages(sheets)
    yield from _characters(sheets)
    yield from _lines(sheets)
    yield from _indent(sheets)


def _pages(sheets: Sheets) -> Iterator[Measurement]:
    inner = [
        [line for line in sheets.body if line.page == page]
        for page in range(2, len(sheets.sizes) + 1)
    ]
    tops = [lines[0].top for lines in inner if lines and _is_in_running_text(lines[0])]
    if tops:
        yield near("type-area-top", TOP, worst(TOP, tops), 1.0)
    # Tables, and the space that seals take, do not keep to the grid.
    loose = {line.page for line in sheets.lines if line.in_table}
    loose |= {found.date.page} if (found := signing(sheets)) else set()
    full = [lines for lines in inner[:-1] if lines and lines[-1].bottom > BOTTOM - PITCH + 1]
    even = [lines for lines in full if lines[0].page not in loose and lines[0].top < TOP + 1]
    if even and sheets.pitch:
        yield from _full(even, sheets.pitch)


def _full(pages: list[list[Line]], pitch: float) -> Iterator[Measurement]:
    wanted = 22 if pitch > TIGHT else 23
    # Lines that were set closer leave some room under the last one.
    foot = min(BOTTOM, round(TOP + (wanted - 1) * pitch + HANZI, 2))
    yield near("type-area-bottom", foot, max(lines[-1].bottom for lines in pages), 1.0)
    counts = [_slots(lines, pitch) for lines in pages]
    yield same("lines-on-a-full-page", wanted, max(counts), "lines")


def _slots(lines: list[Line], pitch: float) -> int:
    """Return how many lines there are from the first to the last, with those a title or a blank line takes."""
    return round((lines[-1].baseline - lines[0].baseline) / pitch) + 1


def _is_in_running_text(line: Line) -> bool:
    return len(line.chars) > 1 and line.top < TOP + 2 * PITCH


def wrapped(sheets: Sheets) -> list[Line]:
    """Return the lines of the body that go on in the next line: they fill the measure."""
    left = sheets_left(sheets)
    pairs = [
        (a, b) for a, b in pairwise(sheets.body) if b.left < left + 1 and _follows(a, b, sheets)
    ]
    return [a for a, _ in pairs if a.right - a.left > 100]


def sheets_left(sheets: Sheets) -> float:
    """Return the left edge of the running text (mm)."""
    return min(line.left for line in sheets.body)


def _follows(a: Line, b: Line, sheets: Sheets) -> bool:
    if LABEL.fullmatch(b.text):
        return False
    return b.page == a.page + 1 or abs(b.baseline - a.baseline - sheets.pitch) < 1


def _characters(sheets: Sheets) -> Iterator[Measurement]:
    full = wrapped(sheets)
    if full:
        yield near(
            "type-area-right",
            RIGHT,
            worst(RIGHT, [line.right for line in full if _is_even(line)] or [RIGHT]),
            1.0,
        )
    chinese = [line for line in full if line.is_chinese and line.left < sheets_left(sheets) + 1]
    if all(len(line.chars) < 28 for line in chinese):
        chinese = [line for line in chinese if not _gave_way(line, sheets)]
    if not chinese:
        return
    most = max(len(line.chars) for line in chinese)
    yield same("characters-on-a-full-line", 28, most, "characters")
    # Lines of fewer characters were stretched to the full measure: a closing mark may not begin a line.
    yield near("character-pitch", round(ADVANCE, 3), median(_advances(chinese, most)), 0.02)


def _gave_way(line: Line, sheets: Sheets) -> bool:
    """Whether a line gave its last character to the next: to a closing mark after it, or because it opens."""
    rest = sheets.body[sheets.body.index(line) + 1].text
    return rest[:1] in OPENING or rest[1:2] in CLOSING


def _advances(lines: list[Line], count: int) -> list[float]:
    full = [line.chars for line in lines if len(line.chars) == count]
    return [b.left - a.left for chars in full for a, b in pairwise(chars)]


def _is_even(line: Line) -> bool:
    """Whether a line was justified to the edge: before a long word characters are spread only so far."""
    pairs = pairwise(line.chars)
    steps = [b.left - a.left for a, b in pairs if FULL.match(a.text) and FULL.match(b.text)]
    return RIGHT - line.right < 4 * ADVANCE and (not steps or median(steps) < SPREAD)


def _lines(sheets: Sheets) -> Iterator[Measurement]:
    if sheets.pitch:
        # 225 mm / 22 = 10.23 mm is as lawful as 15/8 of a hanzi = 10.446 mm: both put 22 lines on a page. Lines may
        # be closer, down to 23 on a page, to keep signature and date with the text (5.2.3, 7.3.5.5).
        lawful = LEAST_PITCH <= sheets.pitch <= PITCH + 0.25
        yield Measurement("line-pitch", "9.9 to 10.7", round(sheets.pitch, 3), "mm", lawful)


def _indent(sheets: Sheets) -> Iterator[Measurement]:
    left = sheets_left(sheets)
    starts = [
        round((line.left - left) / (sheets.body_size * MM), 1)
        for line in sheets.body
        if 1 < line.left - left < 20
    ]
    if starts:
        yield near(
            "first-line-indent", 2.0, Counter(starts).most_common(1)[0][0], 0.1, "characters"
        )
