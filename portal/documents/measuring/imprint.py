"""抄送 and the 版记 at the foot of the last page (GB/T 9704-2012 7.4, 10.1)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.frame import (
    BOTTOM,
    LEFT,
    RIGHT,
    SEVEN_EIGHTHS,
    SLACK,
    area,
    layout,
    outer_rules,
)
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import LISTS, MM, Line, Rule, Sheets

INSET = 4.94  # mm: one character of 4号
LOOSE = 0.75  # mm: one character of 3号 is as lawful
THICK, THIN = 0.35, 0.25  # mm
PRINTED = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日印发")


def imprint(sheets: Sheets) -> Iterator[Measurement]:
    """Measure 抄送, and in the file layout 印发机关, 印发日期 and the rules."""
    lines = _under(sheets, imprint_top(sheets))
    if not lines:
        return
    printed = next((line for line in lines if line.text.endswith("印发")), None)
    copies = [line for line in lines if line is not printed]
    if copies and copies[0].text.startswith(LISTS):
        yield from _copies(sheets, copies)
    rules = outer_rules(sheets)
    if layout(sheets) == "file":
        yield from _rules(sheets, rules, 2 + bool(copies and printed))
        if printed:
            yield from _printed(printed)
    elif copies:
        # 10.1: the 版记 of a letter has no rules, 印发机关 or 印发日期.
        yield same("imprint-rules", 0, len(rules), "rules")
        yield same("printed-by", "none", printed.text if printed else "none")


def imprint_top(sheets: Sheets) -> float:
    """Return where the 版记 begins on the last page (mm); below the page where there is none."""
    tops = [rule.top for rule in outer_rules(sheets)]
    small = [line for line in sheets.on(sheets.pages) if line.size < sheets.body_size - 1]
    tops += [line.top for line in small if line.text.startswith(LISTS) and not line.in_table]
    return min(tops, default=sheets.sizes[-1][1])


def _under(sheets: Sheets, top: float) -> list[Line]:
    _, bottom = area(sheets, sheets.pages)
    last = sheets.on(sheets.pages)
    return [line for line in last if line.bottom > top and line.baseline < bottom + 3]


def _copies(sheets: Sheets, lines: list[Line]) -> Iterator[Measurement]:
    """Measure the lists of names: 4号, one character in from both sides, hanging after the colon, closed by 。."""
    first = lines[0]
    yield near("copies-size", 14.0, worst(14.0, [line.size for line in lines]), 0.2, "pt")
    starts = [line.left - LEFT for line in lines if line.text.startswith(LISTS)]
    yield near("copies-inset", INSET, worst(INSET, starts), LOOSE)
    right = min(RIGHT - line.right for line in lines)
    yield Measurement("copies-inset-right", ">= 4.94", round(right, 2), "mm", right > INSET - LOOSE)
    yield same("copies-end", "。", lines[-1].text[-1])
    if layout(sheets) != "file":
        yield near("copies-at-the-foot", _foot(sheets), lines[-1].bottom, 1.0)
    hanging = [line for line in lines if not line.text.startswith(LISTS)]
    if hanging:
        indents = [(line.left - first.left) / (first.size * MM) for line in hanging]
        yield near("copies-hanging", 3.0, worst(3.0, indents), 0.2, "characters")


def _foot(sheets: Sheets) -> float:
    """Where the last line of a letter ends: on a single page 7/8 of a hanzi over the lower rule (10.1)."""
    _, bottom = area(sheets, sheets.pages)
    return BOTTOM if sheets.pages > 1 else round(bottom - SEVEN_EIGHTHS, 2)


def _rules(sheets: Sheets, rules: list[Rule], count: int) -> Iterator[Measurement]:
    yield same("imprint-rules", count, len(rules), "rules")
    if not rules:
        return
    yield near("imprint-rule-length", 156.0, worst(156.0, [rule.length for rule in rules]), 0.6)
    yield near("imprint-rule-left", LEFT, worst(LEFT, [rule.left for rule in rules]), SLACK)
    outer = [rules[0].weight, rules[-1].weight]
    yield near("imprint-outer-rules", THICK, worst(THICK, outer), 0.04)
    if inner := [rule.weight for rule in rules[1:-1]]:
        yield near("imprint-inner-rules", THIN, worst(THIN, inner), 0.04)
    yield near("imprint-last-rule", BOTTOM, rules[-1].bottom, SLACK)
    # Sheets are printed on both sides, and the 版记 is on the outside of the last one.
    yield same("imprint-page", "even", "odd" if sheets.pages % 2 else "even")


def _printed(line: Line) -> Iterator[Measurement]:
    parts = line.parts()
    yield near("printed-by-size", 14.0, line.size, 0.2, "pt")
    yield near("printed-by-inset", INSET, parts[0].left - LEFT, LOOSE)
    yield near("printed-on-inset", INSET, RIGHT - line.right, LOOSE)
    form = "年月日印发"
    yield same(
        "printed-on-form", form, form if PRINTED.fullmatch(parts[-1].text) else parts[-1].text
    )
