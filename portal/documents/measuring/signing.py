"""Signatures and date, with and without seals (GB/T 9704-2012 7.3.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.documents.measuring.frame import ADVANCE, LEFT, RIGHT, SLACK
from portal.documents.measuring.judging import Measurement, near, same
from portal.documents.measuring.sheets import Image, Line, Sheets

DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
ENDS = "。：；，！？）”》"  # what a line of the body may end with, and a signature never does
ENCLOSED = re.compile(r"附件：|\d+[.．]")
TWO, FOUR = 2 * ADVANCE, 4 * ADVANCE
NAMES_APART = 0.5  # characters between two signatures side by side


@dataclass(frozen=True)
class Signing:
    """The end of a document: the rows of signatures, the date, the seals, and the text they follow."""

    rows: tuple[tuple[Line, ...], ...]
    date: Line
    seals: tuple[Image, ...]
    over: tuple[Line, ...]

    @property
    def signatures(self) -> tuple[Line, ...]:
        """The signatures in their order."""
        return tuple(line for row in self.rows for line in row)

    @property
    def last(self) -> Line:
        """The signature that stands over the date."""
        return self.rows[-1][-1]


def signing(sheets: Sheets) -> Signing | None:
    """Find a date alone on its line in the right half of a page, and the signatures over it."""
    for above, line in pairwise(sheets.lines):
        if _is_date(line) and above.page == line.page and _is_row(above):
            return _signing(sheets, line)
    return None


def _is_date(line: Line) -> bool:
    return bool(DATE.fullmatch(line.text)) and line.left > LEFT + 50 and not line.in_table


def _signing(sheets: Sheets, date: Line) -> Signing:
    seals = tuple(image for image in sheets.images if image.page == date.page)
    over = [line for line in sheets.on(date.page) if line.baseline < date.baseline]
    rows = [over.pop().parts(NAMES_APART)]
    while over and _is_row(over[-1]) and _goes_on(over[-1], rows, seals, sheets.pitch):
        rows.insert(0, over.pop().parts(NAMES_APART))
    return Signing(tuple(rows), date, seals, tuple(over))


def _is_row(line: Line) -> bool:
    """Whether a line may be one of signatures, and is none of the text or of 附件说明."""
    beside = len(line.parts(NAMES_APART)) > 1
    if line.in_table or (line.left < LEFT + SLACK and not beside):
        return False
    return line.text[-1] not in ENDS and not ENCLOSED.match(line.text)


def _goes_on(
    line: Line, rows: list[tuple[Line, ...]], seals: tuple[Image, ...], pitch: float
) -> bool:
    """Whether the signatures go on in the line above: until each seal has one, or by how they stand."""
    if seals:
        return sum(map(len, rows)) < len(seals)
    beside = len(rows[0]) > 1 or len(line.parts(NAMES_APART)) > 1
    return beside or rows[0][0].baseline - line.baseline < 1.5 * pitch


def signed(sheets: Sheets, mark: str) -> Iterator[Measurement]:
    """Measure signatures and date; `mark` is the text of the mark, "" where there is none."""
    found = signing(sheets)
    if found is None:
        return
    sealed = list(_sealed(found))
    unsealed = list(_unsealed(found, sheets.pitch))
    # Without a seal in the PDF both places are lawful: a public copy keeps the place of the sealed letter.
    as_sealed = found.seals or _misses(sealed) < _misses(unsealed)
    yield from sealed if as_sealed else unsealed
    yield from _shared(found, sheets)
    if len(found.signatures) > 1 and mark and not mark.endswith("文件"):
        # 10.1: a joint letter carries the mark of the lead organ, which signs first.
        yield same("lead-organ-signs-first", mark, found.signatures[0].text)


def _misses(measurements: list[Measurement]) -> int:
    return sum(not measurement.ok for measurement in measurements)


def _sealed(found: Signing) -> Iterator[Measurement]:
    """7.3.5.1: the date ends four characters from the right, its signature is centred over it."""
    if found.last.right < RIGHT - SLACK:  # a name that needs the whole width takes the date along
        yield near("date-to-right-edge", round(FOUR, 2), RIGHT - found.date.right, SLACK)
    yield near("signature-centred-over-date", 0.0, found.last.centre - found.date.centre, SLACK)


def _unsealed(found: Signing, pitch: float) -> Iterator[Measurement]:
    """7.3.5.2: one line below the text, two characters from the right, the date two characters in."""
    widest = max(found.signatures, key=lambda line: line.width)
    longer = found.date if found.date.width > widest.width + 0.5 else widest
    yield near("signature-to-right-edge", round(TWO, 2), RIGHT - longer.right, SLACK)
    start = min(line.left for line in found.signatures)
    yield near("date-after-signature-start", round(TWO, 2), found.date.left - start, SLACK)
    if found.over and pitch:
        blank = (found.rows[0][0].baseline - found.over[-1].baseline) / pitch - 1
        yield near("blank-lines-over-signature", 1.0, blank, 0.35, "lines")


def _shared(found: Signing, sheets: Sheets) -> Iterator[Measurement]:
    if sheets.pitch:
        step = (found.date.baseline - found.last.baseline) / sheets.pitch
        yield near("date-under-signature", 1.0, step, 0.2, "lines")
    year = DATE.fullmatch(found.date.text)
    zero = any(part.startswith("0") for part in year.groups()[1:]) if year else True
    yield same("date-without-zeros", "yes", "no" if zero else "yes")
    company = len(found.over)
    yield Measurement("lines-over-signature", ">= 1", company, "lines", company >= 1)
    if len(found.signatures) > 1:
        most = max(map(len, found.rows))
        yield Measurement("signatures-in-a-row", "<= 3", most, "signatures", most <= 3)
