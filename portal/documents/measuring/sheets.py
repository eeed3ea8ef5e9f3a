"""What a page is made of, in millimetres from its top left corner: lines of type, rules and images."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile
from statistics import median

MM = 25.4 / 72
ASCENT = 0.88  # of a hanzi's em box above the baseline; the rest is below
APART = 1.5  # characters: a gap as wide as this parts what stands on one baseline; a blank in a text is narrower
LISTS = (
    "主送：",
    "抄送：",
)  # in the 版记; 主送 stands there where page 1 has no room for it (7.3.2)
FULL = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—〇]")


@dataclass(frozen=True)
class Char:
    """One character: its left and right edge (mm) and its face."""

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
    in_table: bool = False

    @cached_property
    def text(self) -> str:
        """The characters as a string."""
        return "".join(char.text for char in self.chars)

    @property
    def left(self) -> float:
        """The left edge (mm)."""
        return self.chars[0].left

    @cached_property
    def right(self) -> float:
        """The right edge (mm)."""
        return max(char.right for char in self.chars)

    @property
    def centre(self) -> float:
        """The middle between both edges (mm)."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """From edge to edge (mm)."""
        return self.right - self.left

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

    def parts(self, apart: float = APART) -> tuple["Line", ...]:
        """What stands side by side on this baseline, from left to right, so many characters apart."""
        wide = apart * self.size * MM
        ends = [n + 1 for n, (a, b) in enumerate(pairwise(self.chars)) if b.left - a.right > wide]
        runs = pairwise([0, *ends, len(self.chars)])
        return tuple(
            Line(self.page, self.baseline, self.size, self.chars[start:end], self.in_table)
            for start, end in runs
        )


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

    @property
    def length(self) -> float:
        """From end to end (mm)."""
        return self.right - self.left

    @property
    def is_level(self) -> bool:
        """Whether it lies across the page, as a rule and not as a tall box."""
        return self.weight < 1.5 < self.length

    @property
    def is_upright(self) -> bool:
        """Whether it stands, as the border of a cell does."""
        return self.length < 1.5 < self.weight


@dataclass(frozen=True)
class Image:
    """One picture: the box it fills (mm), and whether it is neither turned nor mirrored."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    upright: bool

    @property
    def centre(self) -> float:
        """The middle between its left and right edge (mm)."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """The middle between its top and its foot (mm)."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Sheets:
    """A whole PDF as read: page sizes (mm), black and coloured lines and rules, images.

    `off_colour` counts what is coloured but not red, `grey` the characters that are neither black nor coloured,
    `askew` those that do not stand upright.
    """

    sizes: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]
    coloured: tuple[Line, ...]
    rules: tuple[Rule, ...]
    boxes: tuple[Rule, ...]
    images: tuple[Image, ...]
    off_colour: int
    grey: int
    askew: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.sizes)

    def on(self, page: int) -> tuple[Line, ...]:
        """Return the black lines of a page, from top to bottom."""
        return self._by_page.get(page, ())

    @cached_property
    def _by_page(self) -> dict[int, tuple[Line, ...]]:
        found: dict[int, tuple[Line, ...]] = {}
        for line in self.lines:
            found[line.page] = (*found.get(line.page, ()), line)
        return found

    @cached_property
    def body_size(self) -> float:
        """The type size (pt) that most characters have, tables and the 版记 left out."""
        sizes: Counter[float] = Counter()
        for line in takewhile(lambda line: not self._ends(line), self.lines):
            sizes[line.size] += 0 if line.in_table else len(line.chars)
        return sizes.most_common(1)[0][0] if sizes else 0.0

    def _ends(self, line: Line) -> bool:
        return line.page == self.pages and line.text.startswith(LISTS)

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
        close = [step for step in self._steps() if step < 15]
        return median(close) if close else 0.0

    def _steps(self) -> Iterator[float]:
        for a, b in pairwise(self.body):
            if a.page == b.page:
                yield b.baseline - a.baseline
