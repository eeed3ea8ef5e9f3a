"""Measuring a document's PDF against GB/T 9704-2012, PDF/A and PDF/UA, knowing nothing of how it was made."""

from portal.documents.measuring.ending import ending
from portal.documents.measuring.faces import faces
from portal.documents.measuring.glyphs import glyphs
from portal.documents.measuring.grid import grid
from portal.documents.measuring.head import head
from portal.documents.measuring.ink import mark_ink
from portal.documents.measuring.judging import Measurement
from portal.documents.measuring.reading import NotPdfError, read

__all__ = ["Measurement", "NotPdfError", "measure"]


def measure(pdf: bytes) -> list[Measurement]:
    """Measure every rule that applies to this PDF; a rule that does not apply is left out. Raises NotPdfError."""
    sheets, used = read(pdf)
    return [
        *grid(sheets),
        *head(sheets, mark_ink(pdf, sheets)),
        *ending(sheets),
        *faces(sheets),
        *glyphs(used),
    ]
