"""Type where none may be: outside the 版心, over other type, or across a rule."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from portal.documents.measuring.frame import LEFT, RIGHT, SLACK, area
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.labels import is_result
from portal.documents.measuring.page_numbers import page_number_lines
from portal.documents.measuring.sheets import MM, Line, Rule, Sheets

SHARED = 0.2  # of the em box: what two lines may share, since no hanzi fills its box
BESIDE = 0.25  # of the em box: what two characters of a line may share
CROSSED = 0.5  # mm: how deep a rule must be inside a character


def overlaps(sheets: Sheets) -> Iterator[Measurement]:
    """Measure that all type is inside the 版心 and none of it collides."""
    yield same("type-outside-the-type-area", 0, sum(_outside(sheets)), "lines")
    pages = _pages(sheets)
    collisions = sum(_collisions(lines) + sum(map(_squeezed, lines)) for lines in pages.values())
    yield same("overlapping-lines", 0, collisions, "lines")
    crossed = sum(_crossed(pages, [*sheets.boxes, *sheets.rules]))
    yield same("type-across-rules", 0, crossed, "lines")
    yield same("coloured-but-not-red", 0, sheets.off_colour, "pieces")
    yield same("type-neither-black-nor-red", 0, sheets.grey, "characters")
    yield same("type-askew", 0, sheets.askew, "characters")


def _outside(sheets: Sheets) -> Iterator[bool]:
    numbers = page_number_lines(sheets)
    limits = {page: area(sheets, page) for page in range(1, sheets.pages + 1)}
    for line in sheets.lines:
        if line is not numbers.get(line.page) and not is_result(line):
            top, bottom = limits[line.page]
            aside = line.left < LEFT - SLACK or line.right > RIGHT + 1
            yield aside or line.top < top - 1 or line.bottom > bottom + 1


def _pages(sheets: Sheets) -> dict[int, list[Line]]:
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in (*sheets.lines, *sheets.coloured):
        pages[line.page].append(line)
    for lines in pages.values():
        lines.sort(key=lambda line: line.top)
    return pages


def _collisions(lines: list[Line]) -> int:
    """Count the pairs of lines whose em boxes share more than they may."""
    found = 0
    for place, line in enumerate(lines):
        for other in lines[place + 1 :]:
            if other.top > line.bottom:
                break
            deep = min(line.bottom, other.bottom) - other.top
            least = min(line.size, other.size) * MM
            found += deep > SHARED * least and _side_by_side(line, other, SHARED * least)
    return found


def _side_by_side(line: Line, other: Line, least: float) -> bool:
    """Whether a character of one line stands over or under one of the other."""
    spans = sorted(
        (char.left, char.right, line is owner) for owner in (line, other) for char in owner.chars
    )
    return any(a[1] - b[0] > least and a[2] != b[2] for a, b in pairwise(spans))


def _squeezed(line: Line) -> int:
    least = BESIDE * line.size * MM
    return any(a.right - b.left > least for a, b in pairwise(line.chars))


def _crossed(pages: dict[int, list[Line]], rules: Iterable[Rule]) -> Iterator[bool]:
    """Yield for every rule on a page whether it goes through a character."""
    tops = {page: [line.top for line in lines] for page, lines in pages.items()}
    for rule in rules:
        lines = pages[rule.page]
        until = bisect_left(tops.get(rule.page, []), rule.bottom)
        tall = 20.0  # mm: no line is taller, save the mark
        since = bisect_left(tops.get(rule.page, []), rule.top - tall)
        yield any(_goes_through(rule, line) for line in lines[since:until])


def _goes_through(rule: Rule, line: Line) -> bool:
    if rule.bottom < line.top + CROSSED or rule.top > line.bottom - CROSSED:
        return False
    return any(
        rule.left < char.right - CROSSED and rule.right > char.left + CROSSED for char in line.chars
    )
