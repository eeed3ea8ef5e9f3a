"""What stands under the text: attachments, signature and date, 附注, and at the foot of the last page 抄送 and 印发."""

from dataclasses import replace
from math import ceil
from typing import Any

from portal.documents import phrases
from portal.documents.letter import printed_date
from portal.documents.source import Source
from portal.documents.title import width
from portal.documents.word.parts import (
    CHARACTER,
    FANGSONG,
    LINE,
    SMALL,
    WHOLE,
    Shape,
    add,
)

FOOT = 262 * 1440 / 25.4  # twips from the top of the page to the foot of the 版心
LINED = 28  # characters
INSET = SMALL.size * 20 / CHARACTER  # one character of 4号
HANGING = Shape(
    "left", left=4 * INSET, right=INSET, first=-3 * INSET
)  # 抄送 after its colon (7.4.2)
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm


def ending(document: Any, source: Source) -> None:
    """附件说明, signature and date, 附注; they keep together on one page."""
    enclosed(document, source)
    (sealed if source.seals else unsealed)(document, source)
    for note in phrases.notes(source):
        add(document, [(note, FANGSONG)])


def enclosed(document: Any, source: Source) -> None:
    """附件：1. … one line under the text, its lines hanging (GB/T 9704-2012 7.3.4)."""
    several = len(source.attachments) > 1
    for place, line in enumerate(phrases.enclosed(source)):
        hanging = 1 if place else 4 if several else 3
        shape = Shape(
            left=6 if several else 5, first=-hanging, before=0 if place else LINE, keep=True
        )
        add(document, [(line, FANGSONG)], shape)


def unsealed(document: Any, source: Source) -> None:
    """Signature two characters from the right, the date two to the right of its beginning (7.3.5.2)."""
    date = printed_date(source.date)
    widest = max(map(width, source.signature))
    across = widest if width(date) < widest else max(widest, width(date) + 2)
    left = max(0.0, LINED - 2 - across)
    for place, name in enumerate(source.signature):
        add(
            document,
            [(name, FANGSONG)],
            Shape("left", left, before=0 if place else LINE, keep=True),
        )
    add(document, [(date, FANGSONG)], Shape("left", left + 2, -2, keep=bool(phrases.notes(source))))


def sealed(document: Any, source: Source) -> None:
    """The place of a sealed document, without any seal: the date four characters from the right, the names over it.

    Names are centred over the date (7.3.5.1); of several organs three stand in a row.
    """
    date = printed_date(source.date)
    left = LINED - 4 - width(date)
    for place, row in enumerate(phrases.in_rows(source.signature, 3)):
        words = "\u3000\u3000".join(row)
        alone = len(row) == 1
        side = max(0.0, left + (width(date) - width(words)) / 2) if alone else 0.0
        beyond = max(0.0, side + width(words) - LINED) if alone else 0.0
        shape = Shape(
            "left" if alone else "right", side - beyond, before=0 if place else LINE * 2, keep=True
        )
        add(document, [(words, FANGSONG)], shape)
    add(document, [(date, FANGSONG)], Shape("left", left, -2, keep=bool(phrases.notes(source))))


def last(document: Any, source: Source) -> None:
    """抄送 and 印发 at the foot of the last page's 版心 (7.4); a letter has no rules there (10.1).

    Each is in a frame of its own, and a paragraph between them has no height: LibreOffice takes no two paragraphs
    into one frame.
    """
    lists = filter(None, (phrases.moved(source), phrases.copied(source)))
    lines = [(one, HANGING) for one in lists] + (
        [printed(source)] if source.layout == "file" else []
    )
    ruled = source.layout == "file"
    for place, (words, shape) in enumerate(lines):
        if place:
            add(document, [], Shape(line=2))
        is_last = place == len(lines) - 1
        above = THICK if not place else THIN if is_last else 0
        rule = ("000000", THICK, 0) if is_last else ("", 0, 0)
        down = "" if is_last else str(round(FOOT - (high(words) + 1) * LINE))
        shaped = replace(
            shape,
            above=above if ruled else 0,
            rule=rule if ruled else ("", 0, 0),
            frame=framed(down),
        )
        add(document, [(words, SMALL)], shaped)


def high(words: str) -> int:
    """How many lines a list of copies takes: 29 characters of 4号 and then 26, for it hangs."""
    return 1 + max(0, ceil((width(words) - 29) / 26))


def framed(down: str) -> tuple[tuple[str, str], ...]:
    """A frame as wide as the 版心, so far from the top of the page, or at the foot of the 版心."""
    across = [("w", str(WHOLE)), ("wrap", "notBeside"), ("hAnchor", "margin"), ("x", "1")]
    place = (
        [("vAnchor", "page"), ("y", down)]
        if down
        else [("vAnchor", "margin"), ("yAlign", "bottom")]
    )
    return (*across, *place)


def printed(source: Source) -> tuple[str, Shape]:
    """印发机关 at the left and 印发日期 at the right (7.4.3)."""
    return "\t".join(phrases.printed(source)), Shape(
        "left", left=INSET, tab=WHOLE - SMALL.size * 20
    )
