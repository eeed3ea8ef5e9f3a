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
HANZI = re.compile("[\u3400-\u9fff]")


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
    """One line of type: baseline (mm), type size (pt) and characters from left to right, blanks left out."""

    page: int
    baseline: float
    size: float
    chars: tuple[Char, ...]

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
    """One red rule (mm)."""

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
    """A whole PDF as read: page sizes (mm), black lines, red lines and red rules, from top to bottom."""

    sizes: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]
    red: tuple[Line, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def body_size(self) -> float:
        """The type size (pt) that most characters have."""
        sizes = Counter({line.size: 0 for line in self.lines})
        for line in self.lines:
            sizes[line.size] += len(line.chars)
        return sizes.most_common(1)[0][0] if sizes else 0.0

    @cached_property
    def body(self) -> tuple[Line, ...]:
        """The lines set in the body's size."""
        return tuple(line for line in self.lines if abs(line.size - self.body_size) < 0.3)

    @cached_property
    def pitch(self) -> float:
        """The line pitch (mm): the median distance of neighbouring baselines of the body."""
        steps = [b.baseline - a.baseline for a, b in zip(self.body, self.body[1:], strict=False) if a.page == b.page]
        close = [step for step in steps if step < 15]
        return median(close) if close else 0.0

    @cached_property
    def advance(self) -> float:
        """The character pitch (mm): the median distance of neighbouring hanzi of the body."""
        steps = [
            b.left - a.left
            for line in self.body
            for a, b in zip(line.chars, line.chars[1:], strict=False)
            if HANZI.match(a.text) and HANZI.match(b.text)
        ]
        return median(steps) if steps else 0.0


def read(pdf: bytes) -> Sheets:
    """Read a PDF; raise NotPdfError where it is none."""
    try:
        with pdfplumber.open(BytesIO(pdf)) as opened:
            pages = [(page.width * MM, page.height * MM, page.chars, page.rects) for page in opened.pages]
    except Exception as error:  # pdfminer raises whatever the bytes happen to break
        raise NotPdfError("不是可以读取的 PDF 文件。") from error
    lines, red, rules = [], [], []
    for number, (_, height, chars, rects) in enumerate(pages, start=1):
        upright = [char for char in chars if not char["matrix"][1] and not char["text"].isspace()]
        lines += _lines(number, height, [char for char in upright if is_black(char["non_stroking_color"])])
        red += _lines(number, height, [char for char in upright if is_red(char["non_stroking_color"])])
        rules += [_rule(number, rect) for rect in rects if is_red(rect["non_stroking_color"])]
    rules.sort(key=lambda rule: (rule.page, rule.top))
    return Sheets(tuple((width, height) for width, height, *_ in pages), tuple(lines), tuple(red), tuple(rules))


def _lines(page: int, height: float, chars: list[dict[str, Any]]) -> list[Line]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        baseline = round(char["matrix"][5])
        near = next((key for key in (baseline, baseline - 1, baseline + 1) if key in rows), baseline)
        rows.setdefault(near, []).append(char)
    return [_line(page, height, rows[key]) for key in sorted(rows, reverse=True)]


def _line(page: int, height: float, row: list[dict[str, Any]]) -> Line:
    row = sorted(row, key=lambda char: char["x0"])
    chars = tuple(Char(char["text"], char["x0"] * MM, char["x1"] * MM, char["fontname"]) for char in row)
    return Line(page, height - median(char["matrix"][5] for char in row) * MM, round(row[0]["size"], 1), chars)


def _rule(page: int, rect: dict[str, Any]) -> Rule:
    return Rule(page, rect["x0"] * MM, rect["x1"] * MM, rect["top"] * MM, rect["bottom"] * MM)


def _rgb(colour: object) -> tuple[float, ...]:
    values = tuple(colour) if isinstance(colour, tuple | list) else (0.0,)
    return values * 3 if len(values) == 1 else values


def is_black(colour: object) -> bool:
    """Whether a colour is black, or so dark that it prints as black; a draft's grey mark is not."""
    values = _rgb(colour)
    return values[-1] > 0.7 if len(values) == 4 else max(values) < 0.4


def is_red(colour: object) -> bool:
    """Whether a colour is red: Y 80 % M 80 % or anything stronger (GB/T 9704-2012 6.2)."""
    values = _rgb(colour)
    if len(values) == 4:
        return values[0] < 0.1 and values[1] >= 0.75 and values[2] >= 0.75 and values[3] < 0.1
    return values[0] > 0.75 and values[1] < 0.3 and values[2] < 0.3
