"""What a rule finds in a draft, and how it is put right."""

from collections.abc import Iterable
from dataclasses import dataclass

HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007"


@dataclass(frozen=True, order=True)
class Finding:
    """A place of a text (in characters), what is wrong with it, and what would be right: None where people must say."""

    start: int
    end: int
    code: str
    message: str
    mend: str | None = None


def apart(found: Iterable[Finding]) -> list[Finding]:
    """In the order of the text, without those that overlap with one of an earlier rule."""
    chosen: list[Finding] = []
    taken: set[int] = set()
    for one in found:
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(one)
    return sorted(chosen)


def mended(text: str, found: Iterable[Finding]) -> str:
    """The text with what can be put right put right."""
    parts, place = [], 0
    for one in sorted(found):
        if one.mend is not None:
            parts += [text[place : one.start], one.mend]
            place = one.end
    return "".join([*parts, text[place:]])


def line_of(text: str, place: int) -> int:
    """The number of the line, from 1."""
    return text.count("\n", 0, place) + 1
