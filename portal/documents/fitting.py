"""Signature and date stay with the text: where they would stand alone, spacing gives way (GB/T 9704-2012 7.3.5.5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure.boxes import BlockBox, LineBox

from portal.documents.signing import CLEAR, SOLE, Fit

FEW = 6  # lines over the signature: with more it does not stand alone
FULL = 225 / 22  # mm: the pitch at which 22 lines fill the 版心
DENSE = 9.96  # mm: at which one line more fits on a page; 4.7 % less
EASY = Fit()
AS_IT_IS = "为避免署名、成文日期单独成页，将正文末尾随排至下页。"


@dataclass(frozen=True)
class Standing:
    """Where signature and date came to stand, and whether the text was moved for their sake.

    Of the tail: its page, whether nothing else is on it, and whether it is taller than a page.
    """

    forced: bool
    page: int
    tail_page: int
    tail_alone: bool
    tail_long: bool


def fits(place: Standing, *, sealed: bool) -> Iterator[tuple[Fit, str]]:
    """Yield the ways to make room, the gentlest first, each with what it changes.

    Only a page that is alone gets a line more: elsewhere 22 lines a page stay 22 (5.2.3).
    """
    gap = f"印章顶端与正文的空距由{CLEAR}毫米减为{SOLE}毫米" if sealed else ""
    if gap:
        yield Fit(clear=SOLE), f"为使署名、成文日期与正文同页，{gap}。"
    for pitch in (FULL, DENSE) if place.page == 2 else (FULL,):
        less = 100 * (1 - pitch / EASY.pitch)
        change = f"行距由{EASY.pitch:.2f}毫米减为{pitch:.2f}毫米（减{less:.1f}%）"
        words = "，".join(filter(None, (gap, change)))
        yield (
            Fit(round(pitch, 3), SOLE if sealed else CLEAR),
            f"为使署名、成文日期与正文同页，{words}。",
        )


def standing(document: Any) -> Standing:
    """Find where signature, date and tail stand in a document that is laid out."""
    pages = [page._page_box for page in document.pages]  # noqa: SLF001  # WeasyPrint has no other way to ask
    ending = max(number for number, page in enumerate(pages) if any(_of("ending", page)))
    tails = [
        (number, foot)
        for number, page in enumerate(pages)
        for foot in _of("foot", page)
        if isinstance(foot, BlockBox)  # the note itself and not its call
    ]
    tail, foot = tails[-1] if tails else (-1, None)
    return Standing(
        _forced(pages, ending),
        ending + 1,
        tail + 1,
        foot is not None and not _text(pages[tail]),
        foot is not None and foot.position_y < pages[tail].content_box_y() - 1,
    )


def _of(name: str, box: Any) -> Iterator[Any]:
    for child in box.descendants():
        if child.element is not None and name in child.element.get("class", "").split():
            yield child


def _text(page: Any) -> list[LineBox]:
    """Return the lines of the text on a page: those of body, ending and attachments."""
    return [
        line
        for name in ("body", "ending", "attachment")
        for part in _of(name, page)
        for line in part.descendants()
        if isinstance(line, LineBox)
    ]


def _forced(pages: list[Any], ending: int) -> bool:
    """Whether the lines above the signature are there only because of it: the page before has room for them."""
    if ending == 0:
        return False
    above = [
        box
        for part in _of("body", pages[ending])
        for box in part.descendants()
        if isinstance(box, LineBox)
    ]
    if len(above) > FEW:
        return False
    before = pages[ending - 1]
    foot = max(line.position_y + line.height for line in _text(before) or [before])
    free = before.content_box_y() + before.height - foot
    return bool(free >= sum(line.height for line in above) - 1)
