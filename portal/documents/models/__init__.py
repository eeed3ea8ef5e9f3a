"""What exists: number series and the numbers used, official documents, seals."""

from portal.documents.models.document import Kind, Layout, OfficialDocument, Series
from portal.documents.models.number import IndexSeries, Practice, VoidedNumber
from portal.documents.models.proof import Proof
from portal.documents.models.seal import Seal

__all__ = [
    "IndexSeries",
    "Kind",
    "Layout",
    "OfficialDocument",
    "Practice",
    "Proof",
    "Seal",
    "Series",
    "VoidedNumber",
]
