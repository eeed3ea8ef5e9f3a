"""主送 and the body's beginning on the first page (GB/T 9704-2012 7.3.2, 7.3.3)."""

from collections.abc import Iterator
from itertools import pairwise

from portal.documents.measuring.frame import LEFT, SLACK, outer_rules, titles
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Line, Sheets

COLONS = ("：", ":")
PAUSES = "，。；"  # inside a sentence, and never inside 主送


def addressees(sheets: Sheets) -> Iterator[Measurement]:
    """Measure 主送 and that the first page shows some of the body."""
    found = titles(sheets)
    if not found:
        return
    below = [line for line in sheets.body if line.page == 1 and line.top > found[-1].top]
    below = [line for line in below if line.top < _end(sheets)]
    lines = _addressees(below)
    if lines:
        yield from _measured(sheets, found[-1], lines)
    body = len(below) - len(lines) + sum(line.in_table for line in sheets.on(1))
    yield Measurement("body-lines-on-the-first-page", ">= 1", body, "lines", body >= 1)


def _end(sheets: Sheets) -> float:
    rules = outer_rules(sheets) if sheets.pages == 1 else []
    return rules[0].top if rules else sheets.sizes[0][1]


def _addressees(below: list[Line]) -> list[Line]:
    """Return the lines up to the first colon: 主送, where they begin flush left or hold no sentence."""
    ends = (place for place, line in enumerate(below) if line.text.endswith(COLONS))
    lines = below[: next(ends, -1) + 1]
    if not lines:
        return []
    sentence = any(mark in line.text for line in lines for mark in PAUSES)
    return [] if sentence and lines[0].left > LEFT + SLACK else lines


def _measured(sheets: Sheets, above: Line, lines: list[Line]) -> Iterator[Measurement]:
    yield near("addressees-left", LEFT, lines[0].left, SLACK)
    if len(lines) > 1:
        rest = [line.left for line in lines[1:]]
        yield near("addressees-continued-left", LEFT, worst(LEFT, rest), SLACK)
        steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
        yield near("addressees-pitch", sheets.pitch, worst(sheets.pitch, steps), 0.5)
    yield same("addressees-colon", "：", lines[-1].text[-1])
    if sheets.pitch:
        blank = (lines[0].top - above.bottom) / sheets.pitch
        yield near("blank-lines-over-addressees", 1.0, blank, 0.5, "lines")
