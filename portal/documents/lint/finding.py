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
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return sorted(chosen)


def mended(text: str, found: Iterable[Finding]) -> str:
    """The text with what can be put right put right."""
    for one in sorted(found, reverse=True):
        if one.mend is not None:
            text = text[: one.start] + one.mend + text[one.end :]
    return text


def line_of(text: str, place: int) -> int:
    """The number of the line, from 1."""
    return text.count("\n", 0, place) + 1
