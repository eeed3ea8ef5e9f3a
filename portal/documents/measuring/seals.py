"""Seals over signatures and date (GB/T 9704-2012 7.3.5.1): the images of a PDF are its seals."""

from collections.abc import Iterator
from itertools import combinations

from portal.documents.measuring.frame import LEFT, RIGHT, SLACK
from portal.documents.measuring.judging import Measurement, near, same, worst
from portal.documents.measuring.sheets import Image, Line, Sheets
from portal.documents.measuring.signing import Signing, signing

CENTRED = 1.0  # mm


def seals(sheets: Sheets) -> Iterator[Measurement]:
    """Measure the seals of a document, where it has any."""
    if not sheets.images:
        return
    yield same("seals-upright", 0, sum(not image.upright for image in sheets.images), "seals")
    yield from _inside(sheets.images)
    yield from _apart(sheets.images)
    found = signing(sheets)
    yield same("seals", len(found.signatures) if found else 0, len(sheets.images), "seals")
    if found and len(found.signatures) == len(found.seals):
        yield from _places(found, sheets.pitch)


def _inside(images: tuple[Image, ...]) -> Iterator[Measurement]:
    out = max(max(LEFT - image.left, image.right - RIGHT) for image in images)
    yield Measurement("seals-outside-the-type-area", "<= 0", round(out, 2), "mm", out <= SLACK)


def _apart(images: tuple[Image, ...]) -> Iterator[Measurement]:
    gaps = [_gap(a, b) for a, b in combinations(images, 2) if a.page == b.page]
    if gaps:
        yield Measurement("seals-apart", "> 0", round(min(gaps), 2), "mm", min(gaps) > 0)


def _gap(a: Image, b: Image) -> float:
    across = max(a.left - b.right, b.left - a.right)
    down = max(a.top - b.bottom, b.top - a.bottom)
    return max(across, down)


def _places(found: Signing, pitch: float) -> Iterator[Measurement]:
    pairs = _matched(found)
    aside = [seal.centre - name.centre for name, seal in pairs]
    yield near("seal-centred-over-signature", 0.0, worst(0.0, aside), CENTRED)
    last = pairs[-1][1]
    yield near("seal-centred-over-date", 0.0, last.centre - found.date.centre, CENTRED)
    yield from _lower_middle(pairs, found.date)
    first = [seal for name, seal in pairs if name in found.rows[0]]
    if found.over and pitch:
        gap = min(seal.top for seal in first) - found.over[-1].bottom
        near_enough = -SLACK <= gap <= pitch
        yield Measurement("seal-under-text", f"0 to {pitch:.2f}", round(gap, 2), "mm", near_enough)


def _matched(found: Signing) -> list[tuple[Line, Image]]:
    """Return each signature with its seal, row by row from left to right."""
    left = sorted(found.seals, key=lambda image: image.middle)
    pairs: list[tuple[Line, Image]] = []
    for row in found.rows:
        here, left = left[: len(row)], left[len(row) :]
        pairs += zip(row, sorted(here, key=lambda image: image.left), strict=True)
    return pairs


def _lower_middle(pairs: list[tuple[Line, Image]], date: Line) -> Iterator[Measurement]:
    """The seal covers its signature, the last one the date too, with their middle below its centre."""
    wrong = 0
    for name, seal in pairs:
        foot = date.bottom if name is pairs[-1][0] else name.bottom
        low = (name.top + foot) / 2 - seal.middle
        covered = seal.top <= name.top and foot <= seal.bottom + SLACK
        wrong += not (covered and 0 < low < (seal.bottom - seal.top) / 2)
    yield same("seals-not-lower-middle-over-signature", 0, wrong, "seals")
