"""卷宗: the whole file of a matter, as one ordered PDF with an index and bookmarks, or as a ZIP with every original."""

from portal.documents.dossier.binding import bound
from portal.documents.dossier.packing import packed
from portal.documents.dossier.parts import Part
from portal.documents.dossier.sheets import sheet

__all__ = ["Part", "bound", "packed", "sheet"]
