"""Where signatures, date and seals stand (GB/T 9704-2012 7.3.5.1), in millimetres."""

from dataclasses import dataclass
from typing import Any

from portal.documents.source import Source
from portal.documents.title import width

TYPE_AREA = 156.0
ADVANCE = TYPE_AREA / 28  # of a character
HANZI = 5.644  # 3号
DATE_INSET = 4 * ADVANCE  # the date ends four characters from the right edge
BETWEEN = 4.0  # at least, from seal to seal: they neither overlap nor touch
CLEAR = 4.34  # from the last line of the text down to the seal; within one line of it
SOLE = 0.6  # the same where the page is short of room
MOST_IN_A_ROW = 3
POSITIONAL = 0.2  # of a seal's width: how far signature and date stand below its centre


@dataclass(frozen=True)
class Fit:
    """How a document is set so that signature and date stay with the text: the line pitch and the seal's clearance."""

    pitch: float = 10.446
    clear: float = CLEAR


@dataclass(frozen=True)
class Seals:
    """One row of seals: its height, the names, and the seals, each with the place of its centre or corner."""

    height: float
    names: tuple[dict[str, Any], ...]
    seals: tuple[dict[str, Any], ...]
    date_top: float | None


def rows(source: Source, date: str, fit: Fit) -> list[Seals]:
    """Return the rows of a sealed document, each as tall as it is on paper.

    The names stand in their order, at most three a row, each under its seal; the last one stands over the date too.
    """
    diameter = max(seal.width for seal in source.seals)
    columns = _columns(source.signature, diameter, date)
    starts = range(0, len(source.signature), len(columns))
    return [
        _row(
            source,
            slice(start, start + len(columns)),
            columns,
            (BETWEEN if start else _above(fit), diameter),
            fit if start == starts[-1] else None,
        )
        for start in starts
    ]


def _above(fit: Fit) -> float:
    # The line box of the text ends half a gap below its last characters.
    return fit.clear - (fit.pitch - HANZI) / 2


def _lowered(diameter: float) -> float:
    """Return how far below a seal's centre the names stand: so far that nothing of it hangs below the date."""
    return max(diameter * POSITIONAL, diameter / 2 - 10.446 - 2.4)


def _row(
    source: Source, cut: slice, columns: list[float], place: tuple[float, float], last: Fit | None
) -> Seals:
    """Return one row; `place` is the gap above its seals and their diameter, `last` the fit where it ends the text."""
    above, diameter = place
    names, seals = source.signature[cut], source.seals[cut]
    centres = columns[-len(names) :] if last else columns[: len(names)]
    middle = above + diameter / 2 + _lowered(diameter)  # between signature and date
    pitch = (last or Fit()).pitch
    return Seals(
        round(middle + pitch if last else above + diameter, 3),
        tuple(
            {
                "text": name,
                "left": round(centre - TYPE_AREA / 2, 3),
                "top": round(middle - pitch, 3),
            }
            for name, centre in zip(names, centres, strict=True)
        ),
        tuple(
            {
                "organ": name,
                "image": seal.image,
                "width": seal.width,
                "left": round(centre - seal.width / 2, 3),
                "top": round(above + (diameter - seal.width) / 2, 3),
            }
            for name, seal, centre in zip(names, seals, centres, strict=True)
        ),
        round(middle, 3) if last else None,
    )


def _columns(names: tuple[str, ...], diameter: float, date: str) -> list[float]:
    """Return the centres of the columns, left to right: as many as names and seals leave room for, at most three."""
    widest = max(_measure(name) for name in names)
    right = min(TYPE_AREA - DATE_INSET - _measure(date) / 2, TYPE_AREA - max(widest, diameter) / 2)
    step = max(diameter + BETWEEN, widest + ADVANCE)
    room = 1 + int((right - max(widest, diameter) / 2 + 0.01) // step)
    count = max(1, min(MOST_IN_A_ROW, room, len(names)))
    return [round(right - step * (count - 1 - place), 3) for place in range(count)]


def _measure(text: str) -> float:
    """Return the width of a text as set in the body's grid: half-width characters are a little narrower."""
    return width(text) * HANZI - 0.0131 * HANZI * len(text)


def centre(source: Source, date: str) -> float:
    """Return where the middle of the last signature and of the date is."""
    return _columns(source.signature, max(seal.width for seal in source.seals), date)[-1]
