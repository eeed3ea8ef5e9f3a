"""A document as a Word file (.docx): the same elements on the same grid, to be read and reused in an office.

It never bears a seal: what is sealed is the PDF. The faces are named as offices have them; where they are missing the
file names the free ones instead. Whatever is measured by GB/T 9704-2012 is measured on the PDF.
"""

from portal.documents.source import Source
from portal.documents.word.composing import compose
from portal.documents.word.packing import blank, packed
from portal.documents.word.page import prepare


def docx(source: Source) -> bytes:
    """Return a document as .docx: pure, the same bytes for the same source, nobody's name in its properties."""
    document = blank(source.title)
    prepare(document, source)
    compose(document, source)
    return packed(document)
