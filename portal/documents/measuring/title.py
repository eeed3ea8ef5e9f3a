"""The title: size, place and how it is broken into lines (GB/T 9704-2012 7.3.1)."""

from collections.abc import Iterator
from itertools import pairwise

from portal.documents.measuring.frame import CENTRE, above_title, titles
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.marks import CLOSING, OPENING
from portal.documents.measuring.sheets import MM, Line, Sheets

WAIST = 2.0  # characters: a line that much shorter than both its neighbours makes an hourglass


def title(sheets: Sheets) -> Iterator[Measurement]:
    """Measure the title of a document."""
    lines = titles(sheets)
    if not lines:
        return
    yield from _gap(sheets, lines[0])
    yield near("title-size", 22.0, worst(22.0, [line.size for line in lines]), 0.2, "pt")
    yield near("title-centre", CENTRE, worst(CENTRE, [line.centre for line in lines]), 1.0)
    yield from _breaks(lines)


def _gap(sheets: Sheets, first: Line) -> Iterator[Measurement]:
    """Two blank lines under the last of what stands above: the red rule of a file, number or label of a letter."""
    ends = [line.bottom for line in above_title(sheets)]
    ends += [rule.bottom for rule in sheets.rules if rule.page == 1 and rule.bottom < first.top]
    if ends and sheets.pitch:
        blank = (first.top - max(ends)) / sheets.pitch
        yield near("blank-lines-over-title", 2.0, blank, 0.5, "lines")


def _breaks(lines: list[Line]) -> Iterator[Measurement]:
    widths = [line.width / (line.size * MM) for line in lines]
    widest = max(widths)
    yield Measurement("title-width", "<= 20", round(widest, 1), "characters", widest <= 20.2)
    shortest = min(len(line.chars) for line in lines)
    yield Measurement("title-shortest-line", ">= 2", shortest, "characters", shortest > 1)
    torn = sum(a.text[-1] in OPENING or b.text[0] in CLOSING for a, b in pairwise(lines))
    yield same("title-line-ends", 0, torn, "lines")
    if len(lines) > 2:
        waists = [
            min(before, after) - here
            for before, here, after in zip(widths, widths[1:], widths[2:], strict=False)
        ]
        worst_waist = max(0.0, *waists)
        fits = worst_waist < WAIST
        yield Measurement("title-shape", "< 2", round(worst_waist, 1), "characters", fits)
