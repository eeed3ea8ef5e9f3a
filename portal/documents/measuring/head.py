"""The head of a letter: mark, red rules and number (GB/T 9704-2012 10.1)."""

from collections.abc import Iterator

from portal.documents.measuring.frame import RIGHT, SEVEN_EIGHTHS, SLACK, Pair, pairs
from portal.documents.measuring.ink import Ink
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.number import number_line
from portal.documents.measuring.sheets import Sheets

CENTRE = 105.0  # mm, of the page


def head(sheets: Sheets, ink: Ink | None) -> Iterator[Measurement]:
    """Measure a letter's head; `ink` is where the mark's ink is, None where there is no red type."""
    if ink:
        yield near("mark-top", 30.0, ink.top, 0.5)
        yield near("mark-centre", CENTRE, ink.centre, 1.0)
        yield from mark_width(ink)
        yield same("mark-words", "机关名称", _words(sheets))
    found = pairs(sheets)
    if found:
        yield from _upper(found[0], ink)
    if len(found) > 1:
        yield from _lower(found[1], sheets)
    if found:
        here = sum(rule.page == 1 for rule in sheets.rules)
        yield same("red-rules-on-the-first-page", 4, here, "rules")
        yield same("red-rules-on-other-pages", 0, len(sheets.rules) - here, "rules")
        yield from _number(sheets, found[0])


def mark_width(ink: Ink) -> Iterator[Measurement]:
    """Measure that the mark is no wider than the 版心."""
    wide = ink.right - ink.left
    yield Measurement("mark-width", "<= 156", round(wide, 2), "mm", wide <= 156.5)


def _words(sheets: Sheets) -> str:
    # 10.1: a letter's mark is the organ's name, without 文件.
    words = "".join(line.text for line in sheets.coloured if line.page == 1)
    return words if words.endswith("文件") else "机关名称"


def _shape(name: str, pair: Pair, order: str) -> Iterator[Measurement]:
    upper, lower = pair
    found = "thick over thin" if upper.weight > lower.weight else "thin over thick"
    yield same(f"{name}-order", order, found)
    yield near(f"{name}-length", 170.0, worst(170.0, [rule.length for rule in pair]), 0.5)
    centres = [(rule.left + rule.right) / 2 for rule in pair]
    yield near(f"{name}-centre", CENTRE, worst(CENTRE, centres), 0.5)


def _upper(pair: Pair, ink: Ink | None) -> Iterator[Measurement]:
    yield from _shape("upper-rule", pair, "thick over thin")
    if ink:
        yield near("mark-to-rule", 4.0, pair[0].top - ink.bottom, 0.5)


def _lower(pair: Pair, sheets: Sheets) -> Iterator[Measurement]:
    yield from _shape("lower-rule", pair, "thin over thick")
    yield near("lower-rule-to-page-end", 20.0, sheets.sizes[0][1] - pair[1].bottom, 0.5)
    above = [line.bottom for line in sheets.on(1) if line.top < pair[0].top]
    if above:
        gap = pair[0].top - max(above)
        enough = gap >= SEVEN_EIGHTHS - 0.5
        yield Measurement("text-to-lower-rule", ">= 4.94", round(gap, 2), "mm", enough)


def _number(sheets: Sheets, upper: Pair) -> Iterator[Measurement]:
    found = number_line(sheets)
    if found:
        yield near("number-to-right-edge", 0.0, RIGHT - found.right, SLACK)
        yield near("number-under-rule", SEVEN_EIGHTHS, found.top - upper[1].bottom, 0.5)
