"""The head of a letter: mark, red rules, number and title (GB/T 9704-2012 7.3.1, 10.1)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from portal.documents.measuring.grid import LEFT, RIGHT, SLACK
from portal.documents.measuring.ink import Ink
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import MM, Line, Rule, Sheets

NUMBER = re.compile(r"[\u4e00-\u9fff]+[〔\[【（]\d{4}.+号")
SEVEN_EIGHTHS = 4.94  # mm: 7/8 of a 3号 hanzi
CENTRE = 105.0  # mm, of the page
Pair = tuple[Rule, Rule]


def head(sheets: Sheets, ink: Ink | None) -> Iterator[Measurement]:
    """Measure the first page's head; `ink` is where the mark's ink is, None where there is no red type."""
    pairs = _pairs([rule for rule in sheets.rules if rule.page == 1])
    if ink:
        yield near("mark-top", 30.0, ink.top, 0.5)
        yield near("mark-centre", CENTRE, (ink.left + ink.right) / 2, 1.0)
        yield Measurement(
            "mark-width",
            "<= 156",
            round(ink.right - ink.left, 2),
            "mm",
            ink.right - ink.left <= 156.5,
        )
    if ink or pairs:
        yield same("coloured-but-not-red", 0, sheets.off_colour, "pieces")
    if pairs:
        yield from _upper(pairs[0], ink)
    if len(pairs) > 1:
        yield from _lower(pairs[1], sheets)
    if pairs:
        elsewhere = sum(rule.page > 1 for rule in sheets.rules)
        yield same(
            "red-rules-on-the-first-page", 4, sum(rule.page == 1 for rule in sheets.rules), "rules"
        )
        yield same("red-rules-on-other-pages", 0, elsewhere, "rules")
    yield from _number(sheets, pairs)
    yield from _title(sheets)


def _pairs(rules: list[Rule]) -> list[Pair]:
    """Return the double rules: two rules less than 3 mm apart."""
    return [(a, b) for a, b in pairwise(rules) if b.top - a.bottom < 3]


def _shape(name: str, pair: Pair, order: str) -> Iterator[Measurement]:
    upper, lower = pair
    found = "thick over thin" if upper.weight > lower.weight else "thin over thick"
    yield same(f"{name}-order", order, found)
    yield near(
        f"{name}-length", 170.0, worst(170.0, [rule.right - rule.left for rule in pair]), 0.5
    )
    yield near(
        f"{name}-centre",
        CENTRE,
        worst(CENTRE, [(rule.left + rule.right) / 2 for rule in pair]),
        0.5,
    )


def _upper(pair: Pair, ink: Ink | None) -> Iterator[Measurement]:
    yield from _shape("upper-rule", pair, "thick over thin")
    if ink:
        yield near("mark-to-rule", 4.0, pair[0].top - ink.bottom, 0.5)


def _lower(pair: Pair, sheets: Sheets) -> Iterator[Measurement]:
    yield from _shape("lower-rule", pair, "thin over thick")
    yield near("lower-rule-to-page-end", 20.0, sheets.sizes[0][1] - pair[1].bottom, 0.5)
    above = [line for line in sheets.lines if line.page == 1 and line.top < pair[0].top]
    if above:
        gap = pair[0].top - max(line.bottom for line in above)
        yield Measurement(
            "text-to-lower-rule", ">= 4.94", round(gap, 2), "mm", gap >= SEVEN_EIGHTHS - 0.5
        )


def _number(sheets: Sheets, pairs: list[Pair]) -> Iterator[Measurement]:
    number = next(
        (line for line in sheets.lines[:3] if line.page == 1 and NUMBER.fullmatch(line.text)), None
    )
    if number is None or not pairs:
        return
    yield near("number-to-right-edge", 0.0, RIGHT - number.right, SLACK)
    yield near("number-under-rule", SEVEN_EIGHTHS, number.top - pairs[0][1].bottom, 0.5)
    brackets = "".join(re.findall(r"[^\w]", number.text))
    yield same("number-brackets", "〔〕", brackets)
    if title := titles(sheets):
        blank = (title[0].top - number.bottom) / sheets.pitch if sheets.pitch else 0
        yield near("blank-lines-over-title", 2.0, blank, 0.5, "lines")


def titles(sheets: Sheets) -> list[Line]:
    """Return the lines of the title: the first black lines on the first page larger than the body."""
    return [
        line
        for line in sheets.lines
        if line.page == 1 and line.size > sheets.body_size + 1 and not line.in_table
    ]


def _title(sheets: Sheets) -> Iterator[Measurement]:
    lines = titles(sheets)
    if not lines:
        return
    centre = (LEFT + RIGHT) / 2
    yield near("title-size", 22.0, worst(22.0, [line.size for line in lines]), 0.2, "pt")
    yield near(
        "title-centre", centre, worst(centre, [(line.left + line.right) / 2 for line in lines]), 1.0
    )
    widest = max((line.right - line.left) / (line.size * MM) for line in lines)
    yield Measurement("title-width", "<= 20", round(widest, 1), "characters", widest <= 20.2)
    shortest = min(len(line.chars) for line in lines)
    yield Measurement("title-shortest-line", ">= 2", shortest, "characters", shortest > 1)
