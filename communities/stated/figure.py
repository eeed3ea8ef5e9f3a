"""A figure as a text states it, and what can be said of figures by themselves."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PERCENT = "%"


@dataclass(frozen=True)
class Place:
    """A place that a text names; `code` is empty where the gazetteer has none of that name, or several."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class Figure:
    """One number of a text, in characters from `start` to `end`.

    `kind` says what is counted where all of a place are counted (see `kinds`), and is empty where only some are, or
    other things; `counted` has the words. `printed` is the number of decimals, `scale` what 万 and 亿 stand for.
    """

    start: int
    end: int
    number: Decimal
    unit: str
    place: Place
    counted: str = ""
    kind: str = ""
    approximate: bool = False
    printed: int = 0
    scale: int = 1
    on: date | None = None
    sentence: int = 0

    @property
    def exact(self) -> bool:
        """Whether it can be added up: no approximation, and not rounded to 万."""
        return not self.approximate and self.scale == 1

    @property
    def shown(self) -> str:
        """The number as it is written plainly."""
        return plain(self.number)


@dataclass(frozen=True)
class Check:
    """Something that figures of a text say of one another, and whether it holds."""

    figure: Figure
    code: str  # sum, repeated, percent, part, reduction
    says: str
    holds: bool


def plain(number: Decimal) -> str:
    """A number without an exponent or idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
