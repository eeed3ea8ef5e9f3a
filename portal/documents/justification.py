"""Flush right edges for Chinese lines: what is missing to the full line is shared out between its characters.

WeasyPrint justifies by stretching spaces, and Chinese has none, so lines that hold digits or end early because of a
closing mark would end short by up to two characters. CSS asks for this method as `text-justify: inter-character`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline


class Manner(NamedTuple):
    """How lines are justified: how much of a character may come between two of them, and what counts as one.

    Beyond `widest` a line is left ragged rather than torn apart. The first edition also counted marks of no width at a
    line's end, which left it short by a space.
    """

    widest: float = 0.2
    visible: bool = True


FIRST = Manner(0.12, visible=False)
MANNER: ContextVar[Manner] = ContextVar("MANNER")

WEASYPRINTS_OWN = inline.justify_line


def install() -> None:
    """Replace WeasyPrint's own justification, for this process."""
    inline.justify_line = justify_line


@contextmanager
def in_the(manner: Manner) -> Iterator[None]:
    """Justify in this manner while the block runs."""
    before = MANNER.set(manner)
    try:
        yield
    finally:
        MANNER.reset(before)


def justify_line(_context: object, line: Any, extra: float) -> None:
    """Spread `extra` (px) over the characters of a line box that is not the last of its paragraph."""
    texts = list(_texts(line))
    manner = MANNER.get(Manner())
    text = "".join(box.text for box in texts)
    gaps = len(text.rstrip("\u200b") if manner.visible else text) - 1
    unit = (
        line.style["font_size"] / 1000
    )  # a PDF places glyphs in thousandths of an em, and WeasyPrint cuts the rest
    if gaps < 1 or extra / gaps > manner.widest * 1000 * unit:
        return
    _shift(line, int(extra / gaps / unit) * unit, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def _shift(box: Any, spacing: float, moved: float) -> float:
    """Widen a box by `spacing` a character, moving it right by `moved`; return how far what follows must move."""
    box.position_x += moved
    before = moved
    if isinstance(box, boxes.TextBox):
        box.style = box.style.copy()  # boxes of one paragraph share their style
        own = box.style["letter_spacing"]
        box.style["letter_spacing"] = spacing + (0 if own == "normal" else own)
        moved += spacing * len(box.text)
    else:
        for child in getattr(box, "children", ()):
            moved = _shift(child, spacing, moved)
    box.width += moved - before
    return moved
