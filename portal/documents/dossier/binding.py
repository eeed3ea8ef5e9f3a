"""Binding: the parts of a whole file joined into one PDF, with an index that names their pages, and bookmarks."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

import pikepdf
from PIL import Image

from portal.documents.dossier.parts import PDF, PICTURES, Part
from portal.documents.dossier.picture import placed
from portal.documents.dossier.sheets import Rows, index

ELSEWHERE = "见压缩包"  # for what is no page, or cannot be read as pages
UNREADABLE = (  # a PDF that is locked or damaged, a picture that is none or too large
    pikepdf.PdfError, pikepdf.PasswordError, Image.DecompressionBombError, OSError, ValueError,
)  # fmt: skip
MOST_PAGES = 2000  # of one part: what has more is read by itself
IN_MEMORY = 8 * 1024 * 1024  # bytes of the joined file; beyond that it is on disk


@dataclass(frozen=True)
class Bound:
    """A part in its place: its pages from and to, counted from 1; (0, 0) where it has none."""

    part: Part
    first: int
    last: int

    @property
    def pages(self) -> str:
        """The pages as the index names them."""
        if not self.first:
            return ELSEWHERE
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def bound(heading: str, facts: Rows, parts: list[Part]) -> BinaryIO:
    """Return the whole file as one PDF, from its beginning; the caller closes it.

    PDFs are taken over page by page, without scripts and forms; pictures are placed on A4; everything else is named in
    the index as being in the ZIP. Memory holds one part at a time.
    """
    facts = [list(row) for row in facts]
    with ExitStack() as open_files:
        sources = [_pages(part, open_files) for part in parts]
        counts = [len(source.pages) if source else 0 for source in sources]
        front = _front(heading, facts, parts, counts)
        whole = open_files.enter_context(pikepdf.Pdf.new())
        for source in (open_files.enter_context(pikepdf.open(BytesIO(front))), *sources):
            if source:
                _take_over(whole, source)
        _finish(whole, heading, _places(parts, counts, _count(front)))
        joined = cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 -- the caller closes it
        whole.save(
            joined, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    joined.seek(0)
    return joined


def _pages(part: Part, open_files: ExitStack) -> pikepdf.Pdf | None:
    """Return a part as pages, or nothing where it has none that can be read."""
    try:
        if part.media_type == PDF:
            file = open_files.enter_context(part.opened())
            source = open_files.enter_context(pikepdf.open(file))
            return source if 0 < len(source.pages) <= MOST_PAGES else None
        if part.media_type in PICTURES:
            with part.opened() as file:
                return open_files.enter_context(placed(file))
    except UNREADABLE:
        return None
    return None


def _front(heading: str, facts: Rows, parts: list[Part], counts: list[int]) -> bytes:
    """Return the index, typeset until it is as long as it takes itself to be."""
    pages = 1
    while True:
        places = _places(parts, counts, pages)
        pdf = index(
            heading, facts, [_entry(number, place) for number, place in enumerate(places, 1)]
        )
        if _count(pdf) == pages:
            return pdf
        pages = _count(pdf)


def _count(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _places(parts: list[Part], counts: list[int], before: int) -> list[Bound]:
    places, last = [], before
    for part, count in zip(parts, counts, strict=True):
        places.append(Bound(part, last + 1, last + count) if count else Bound(part, 0, 0))
        last += count
    return places


def _entry(number: int, place: Bound) -> list[str]:
    part = place.part
    return [
        str(number),
        part.number,
        part.title,
        part.day.isoformat() if part.day else "",
        place.pages,
    ]


def _take_over(whole: pikepdf.Pdf, source: pikepdf.Pdf) -> None:
    """Append the pages of a PDF; what is filled in or noted becomes part of the page, what could run does not."""
    if any("/Annots" in page for page in source.pages):
        source.flatten_annotations("screen")
    for page in source.pages:
        for key in ("/AA", "/Annots", "/B", "/PieceInfo", "/StructParents"):
            if key in page:
                del page[key]
    whole.pages.extend(source.pages)


def _finish(whole: pikepdf.Pdf, heading: str, places: list[Bound]) -> None:
    with whole.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("目录", 0))
        outline.root.extend(_bookmarks(places))
    whole.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])
    whole.Root.PageMode = pikepdf.Name.UseOutlines
    whole.Root.Lang = "zh-CN"
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    with whole.open_metadata(set_pikepdf_as_editor=False) as facts:
        facts["dc:title"] = heading


def _bookmarks(places: list[Bound]) -> Iterator[Any]:
    for number, place in enumerate(places, 1):
        if place.first:
            yield pikepdf.OutlineItem(f"{number}. {place.part.title}", place.first - 1)
