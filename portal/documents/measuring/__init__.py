"""Measuring a document's PDF against GB/T 9704-2012, PDF/A and PDF/UA, knowing nothing of how it was made."""

from collections.abc import Iterator

from portal.documents.measuring.addressees import addressees
from portal.documents.measuring.archive import archive
from portal.documents.measuring.attachments import attachments
from portal.documents.measuring.faces import faces
from portal.documents.measuring.file_head import file_head
from portal.documents.measuring.frame import layout
from portal.documents.measuring.glyphs import glyphs
from portal.documents.measuring.grid import grid
from portal.documents.measuring.head import head
from portal.documents.measuring.imprint import imprint
from portal.documents.measuring.ink import mark_ink
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.labels import labels
from portal.documents.measuring.number import number
from portal.documents.measuring.overlaps import overlaps
from portal.documents.measuring.page_numbers import page_numbers
from portal.documents.measuring.reading import NotPdfError, read
from portal.documents.measuring.seals import seals
from portal.documents.measuring.sheets import Sheets
from portal.documents.measuring.signing import signed
from portal.documents.measuring.tables import tables
from portal.documents.measuring.title import title

__all__ = ["Measurement", "NotPdfError", "measure"]


def measure(pdf: bytes) -> list[Measurement]:
    """Measure every rule that applies to this PDF; a rule that does not apply is left out. Raises NotPdfError."""
    sheets, used = read(pdf)
    page_rules = [*grid(sheets), *_first_page(pdf, sheets), *_rest(pdf, sheets)]
    return [*page_rules, *glyphs(used), *archive(pdf)]


def _first_page(pdf: bytes, sheets: Sheets) -> Iterator[Measurement]:
    kind = layout(sheets)
    ink = mark_ink(pdf, sheets) if kind else None
    if kind:
        yield same("mark-colour", "red", "red" if ink else "none")
    if kind == "letter":
        yield from head(sheets, ink)
    elif kind == "file":
        yield from file_head(sheets, ink)
    yield from labels(sheets)
    yield from number(sheets)
    yield from title(sheets)
    yield from addressees(sheets)


def _rest(pdf: bytes, sheets: Sheets) -> Iterator[Measurement]:
    marks = "".join(line.text for line in sheets.coloured if line.page == 1)
    yield from page_numbers(pdf, sheets)
    yield from signed(sheets, marks)
    yield from seals(sheets)
    yield from attachments(sheets)
    yield from imprint(sheets)
    yield from tables(sheets)
    yield from overlaps(sheets)
    yield from faces(sheets)
