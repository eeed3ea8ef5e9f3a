"""份号 and 紧急程度 at the upper left of the first page, 办理结果 at the upper right (GB/T 9704-2012 7.2, 10.1)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.faces import main_face
from portal.documents.measuring.frame import LEFT, RIGHT, SLACK, TOP, above_title, pairs
from portal.documents.measuring.head import SEVEN_EIGHTHS
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Line, Sheets

COPY_NUMBER = re.compile(r"\d{1,8}")
URGENCY = re.compile("特急|加急|急件|平急|特提")
RESULT = re.compile("(办理结果[：:]?)?[A-D]类?")


def labels(sheets: Sheets) -> Iterator[Measurement]:
    """Measure what stands in the upper corners of the first page."""
    parts = [part for line in above_title(sheets) for part in line.parts()]
    copy = next((part for part in parts if COPY_NUMBER.fullmatch(part.text)), None)
    urgency = next((part for part in parts if URGENCY.fullmatch(part.text)), None)
    if copy:
        yield same("copy-number-digits", 6, len(copy.text), "digits")
    if urgency:
        yield same("urgency-face", "黑体", main_face(urgency))
    found = [part for part in (copy, urgency) if part]
    if found:
        yield from _places(sheets, found)
    yield from _result(next((part for part in parts if RESULT.fullmatch(part.text)), None))


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


def _result(result: Line | None) -> Iterator[Measurement]:
    if result:
        yield near("result-class-to-right-edge", 0.0, RIGHT - result.right, 6.0)
