"""What happens: numbers are allocated and voided, sources frozen, PDFs typeset, sealed and signed."""

from portal.documents.services.document import (
    differs,
    freeze,
    is_whole,
    next_number,
    open_series,
    series_of,
    store,
)
from portal.documents.services.numbers import (
    choose_index,
    choose_layout,
    index_number,
    refuse_withdrawn,
    skip,
    void,
)
from portal.documents.services.seals import add_seal, end_seal, images_of, seals_of

__all__ = [
    "add_seal",
    "choose_index",
    "choose_layout",
    "differs",
    "end_seal",
    "freeze",
    "images_of",
    "index_number",
    "is_whole",
    "next_number",
    "open_series",
    "refuse_withdrawn",
    "seals_of",
    "series_of",
    "skip",
    "store",
    "void",
]
