"""份号 and 紧急程度 at the upper left of the first page, 办理结果 at the upper right (GB/T 9704-2012 7.2, 10.1)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.faces import main_face
from portal.documents.measuring.frame import (
    LEFT,
    RIGHT,
    SEVEN_EIGHTHS,
    SLACK,
    TOP,
    above_title,
    pairs,
)
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Line, Sheets

COPY_NUMBER = re.compile(r"\d{1,8}")
URGENCY = re.compile("特急|加急|急件|平急|特提")
RESULT = re.compile("(办理结果[：:]?)?[A-D]类?")


def labels(sheets: Sheets) -> Iterator[Measurement]:
    """Measure what stands in the upper corners of the first page."""
    copy, urgency = _part(sheets, COPY_NUMBER), _part(sheets, URGENCY)
    if copy:
        yield same("copy-number-digits", 6, len(copy.text), "digits")
    if urgency:
        yield same("urgency-face", "黑体", main_face(urgency))
    if found := [part for part in (copy, urgency) if part]:
        yield from _places(sheets, found)
    if result := _part(sheets, RESULT):
        yield near("result-class-to-right-edge", 0.0, RIGHT - result.right, 6.0)


def is_result(line: Line) -> bool:
    """Whether a line is 办理结果, which may stand over a letter's mark."""
    return line.page == 1 and bool(RESULT.fullmatch(line.text))


def _part(sheets: Sheets, pattern: re.Pattern[str]) -> Line | None:
    parts = (part for line in above_title(sheets) for part in line.parts())
    return next((part for part in parts if pattern.fullmatch(part.text)), None)


def _places(sheets: Sheets, found: list[Line]) -> Iterator[Measurement]:
    yield near("labels-left", LEFT, worst(LEFT, [label.left for label in found]), SLACK)
    yield near("labels-size", 16.0, worst(16.0, [label.size for label in found]), 0.2, "pt")
    yield from _first(sheets, found[0])
    if len(found) > 1 and sheets.pitch:
        step = (found[1].baseline - found[0].baseline) / sheets.pitch
        yield near("urgency-under-copy-number", 1.0, step, 0.1, "lines")


def _first(sheets: Sheets, label: Line) -> Iterator[Measurement]:
    """The first label begins line 1 of the 版心, in a letter 7/8 of a hanzi under the upper rule."""
    rules = pairs(sheets)
    if rules:
        yield near("labels-under-rule", SEVEN_EIGHTHS, label.top - rules[0][1].bottom, 0.5)
    else:
        yield near("labels-top", TOP, label.top, 1.0)
