"""The size of the red name at the head of a document (发文机关标志)."""

from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from portal.documents import fonts

HEIGHT = 15.66  # mm of ink: with it the last line of a full first page ends 7/8 of a hanzi above the lower rule
FILE_HEIGHT = 16.27  # mm: with it the title of a file stands on the eleventh line of the grid
WIDEST = 156.0  # mm
POINT = 25.4 / 72
ASCENT = 0.88  # of the face, in em
DRAWN = 1000  # pixels an em when measuring the ink


@dataclass(frozen=True)
class Mark:
    """Type size (pt), horizontal scale (1 or less) and how far the ink begins under the em box's top (mm)."""

    size: float
    scale: float
    above: float


@lru_cache(maxsize=64)
def mark(organ: str, height: float = HEIGHT) -> Mark:
    """Fit the organ's name: ink of this height (mm), condensed where the name would be wider than the 版心.

    GB/T 9704-2012 leaves the size to the organ (7.2.4, 10.1) and fixes only where the ink begins and the gap under it.
    """
    boxes = [_face(character).getbbox(character, anchor="ls") for character in organ]
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    ink = max((bottom - top) / DRAWN, 0.8)  # a name like 一 must not grow beyond measure
    em = height / ink
    width = em * len(organ)
    return Mark(
        round(em / POINT, 3),
        round(min(1.0, WIDEST / width), 4),
        round((ASCENT + top / DRAWN) * em, 3),
    )


def _face(character: str) -> ImageFont.FreeTypeFont:
    return _loaded(fonts.FALLBACK_BOLD, 2) if fonts.rare(character) else _loaded(fonts.TITLE, 0)


@lru_cache(maxsize=2)
def _loaded(name: str, index: int) -> ImageFont.FreeTypeFont:
    """Load a face for measuring; in Noto's collection number 2 is the simplified Chinese one."""
    return ImageFont.truetype(str(fonts.paths()[name]), DRAWN, index=index)
