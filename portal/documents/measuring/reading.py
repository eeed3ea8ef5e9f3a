"""A PDF read back as lines of type and red rules, in millimetres from the page's top left corner."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from statistics import median
from typing import Any

import pdfplumber

MM = 25.4 / 72
ASCENT = 0.88  # of a hanzi's em box above the baseline; the rest is below
FULL = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—〇]")


class NotPdfError(ValueError):
    """The bytes are not a PDF that can be read."""


@dataclass(frozen=True)
class Char:
    """One character: its left and right edge (mm), its face and colour."""

    text: str
    left: float
    right: float
    face: str


@dataclass(frozen=True)
class Line:
    """One line of type: baseline (mm), type size (pt), characters from left to right, no blanks."""

    page: int
    baseline: float
    size: float
    chars: tuple[Char, ...]
    in_table: bool

    @property
    def text(self) -> str:
        """The characters as a string."""
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        """The left edge (mm)."""
        return self.chars[0].left

    @property
    def right(self) -> float:
        """The right edge (mm)."""
        return max(char.right for char in self.chars)

    @property
    def top(self) -> float:
        """The top of the em box (mm)."""
        return self.baseline - ASCENT * self.size * MM

    @property
    def bottom(self) -> float:
        """The foot of the em box (mm)."""
        return self.top + self.size * MM

    @property
    def is_chinese(self) -> bool:
        """Whether every character is full width, so that the line fills the grid."""
        return all(FULL.match(char.text) for char in self.chars)


@dataclass(frozen=True)
class Rule:
    """One straight rule (mm)."""

    page: int
    left: float
    right: float
    top: float
    bottom: float

    @property
    def weight(self) -> float:
        """Its thickness (mm)."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Sheets:
    """A whole PDF as read: page sizes (mm), black lines, coloured lines and rules, and what is coloured but not red."""

    sizes: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]
    coloured: tuple[Line, ...]
    rules: tuple[Rule, ...]
    off_colour: int

    @cached_property
    def body_size(self) -> float:
        """The type size (pt) that most characters have."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += 0 if line.in_table else len(line.chars)
        return sizes.most_common(1)[0][0] if sizes else 0.0

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The lines set in the body's size, tables left out."""
        return tuple(
            line
            for line in self.lines
            if abs(line.size - self.body_size) < 0.3 and not line.in_table
        )

    @cached_property
    def pitch(self) -> float:
        """The line pitch (mm): the median distance of neighbouring baselines of the body."""
        steps = [
            b.baseline - a.baseline
            for a, b in zip(self.body, self.body[1:], strict=False)
            if a.page == b.page
        ]
        close = [step for step in steps if step < 15]
        return median(close) if close else 0.0


def read(pdf: bytes) -> Sheets:
    """Read a PDF; raise NotPdfError where it is none."""
    try:
        with pdfplumber.open(BytesIO(pdf)) as opened:
            pages = [
                (page.width * MM, page.height * MM, page.chars, page.rects, page.lines)
                for page in opened.pages
            ]
    except Exception as error:  # pdfminer raises whatever the bytes happen to break
        raise NotPdfError("不是可以读取的 PDF 文件。") from error
    lines, coloured, rules, off_colour = [], [], [], 0
    for number, (_, height, chars, rects, strokes) in enumerate(pages, start=1):
        upright = [char for char in chars if not char["matrix"][1] and not char["text"].isspace()]
        boxes = [_rule(number, rect) for rect in rects if is_black(rect["non_stroking_color"])]
        boxes += [_rule(number, stroke) for stroke in strokes if is_black(stroke["stroking_color"])]
        lines += _lines(
            number,
            height,
            [char for char in upright if is_black(char["non_stroking_color"])],
            boxes,
        )
        bright = [thing for thing in upright + rects if is_coloured(thing["non_stroking_color"])]
        coloured += _lines(number, height, [thing for thing in bright if "text" in thing], [])
        rules += [_rule(number, thing) for thing in bright if "text" not in thing]
        off_colour += sum(not is_red(thing["non_stroking_color"]) for thing in bright)
    rules.sort(key=lambda rule: (rule.page, rule.top))
    sizes = tuple((width, height) for width, height, *_ in pages)
    return Sheets(sizes, tuple(lines), tuple(coloured), tuple(rules), off_colour)


def _lines(page: int, height: float, chars: list[dict[str, Any]], boxes: list[Rule]) -> list[Line]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        baseline = round(char["matrix"][5])
        near = next(
            (key for key in (baseline, baseline - 1, baseline + 1) if key in rows), baseline
        )
        rows.setdefault(near, []).append(char)
    return [_line(page, height, rows[key], boxes) for key in sorted(rows, reverse=True)]


def _line(page: int, height: float, row: list[dict[str, Any]], boxes: list[Rule]) -> Line:
    row = sorted(row, key=lambda char: char["x0"])
    chars = tuple(
        Char(char["text"], char["x0"] * MM, char["x1"] * MM, char["fontname"]) for char in row
    )
    baseline = height - median(char["matrix"][5] for char in row) * MM
    boxed = any(box.top < baseline < box.bottom for box in boxes)
    return Line(page, baseline, round(row[0]["size"], 1), chars, boxed)


def _rule(page: int, rect: dict[str, Any]) -> Rule:
    return Rule(page, rect["x0"] * MM, rect["x1"] * MM, rect["top"] * MM, rect["bottom"] * MM)


def _rgb(colour: object) -> tuple[float, ...]:
    values = tuple(colour) if isinstance(colour, tuple | list) else (0.0,)
    return values * 3 if len(values) == 1 else values


def is_black(colour: object) -> bool:
    """Whether a colour is black, or so dark that it prints as black; a draft's grey mark is not."""
    values = _rgb(colour)
    return values[-1] > 0.7 if len(values) == 4 else max(values) < 0.4


def is_coloured(colour: object) -> bool:
    """Whether a colour is neither black nor white nor grey."""
    values = _rgb(colour)[:3]
    return max(values) - min(values) > 0.2


def is_red(colour: object) -> bool:
    """Whether a colour is red: Y 80 % M 80 % or anything stronger (GB/T 9704-2012 6.2)."""
    values = _rgb(colour)
    if len(values) == 4:
        return values[0] < 0.1 and values[1] >= 0.75 and values[2] >= 0.75 and values[3] < 0.1
    return values[0] > 0.75 and values[1] < 0.3 and values[2] < 0.3
