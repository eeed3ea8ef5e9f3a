"""Which glyphs of which fonts a PDF draws, and which of them draw nothing (a blank box)."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1

from portal.documents.measuring.judging import Measurement, same

BLANK = {" ", "\u3000", "\u00a0", "\u200b"}
SHORTEST = 6  # bytes: a charstring that only sets its width and ends


class Glyphs:
    """Which glyphs of which embedded font a PDF draws."""

    def __init__(self) -> None:
        """Start with nothing drawn."""
        self.fonts: dict[str, bytes | None] = {}
        self.drawn: dict[str, dict[int, str]] = {}
        self.unreadable: set[str] = set()

    def note(self, font: Any, cid: int) -> None:
        """Note that a glyph is drawn."""
        drawn = self.drawn.get(font.fontname)
        if drawn is None:
            drawn = self.drawn[font.fontname] = {}
            self.fonts[font.fontname] = _embedded(font.descriptor)
        if cid not in drawn:
            drawn[cid] = _unicode(font, cid)

    def note_unreadable(self, page: PDFPage) -> None:
        """Note the fonts with an encoding of their own: pdfminer skips their text.

        WeasyPrint writes such an encoding where it drew .notdef for a character that no font has.
        """
        fonts = resolve1(resolve1(page.resources or {}).get("Font")) or {}
        for font in (resolve1(font) for font in fonts.values()):
            if isinstance(resolve1(font.get("Encoding")), PDFStream):
                self.unreadable.add(str(font.get("BaseFont")))


def glyphs(used: Glyphs) -> Iterator[Measurement]:
    """Measure whether every face is embedded and every glyph exists."""
    yield same("fonts-not-embedded", 0, sum(font is None for font in used.fonts.values()), "fonts")
    yield same("fonts-unreadable", 0, len(used.unreadable), "fonts")
    yield same("missing-glyphs", 0, len(missing(used)), "glyphs")


def _unicode(font: Any, cid: int) -> str:
    try:
        return str(font.to_unichr(cid))
    except KeyError:
        return ""


def _embedded(descriptor: dict[str, Any]) -> bytes | None:
    streams = (descriptor.get(key) for key in ("FontFile", "FontFile2", "FontFile3"))
    stream = next((resolve1(stream) for stream in streams if stream), None)
    return stream.get_data() if stream else None


def missing(used: Glyphs) -> list[str]:
    """Return the characters drawn with glyph 0, with a glyph the font has not, or an empty one."""
    found = []
    for name, drawn in used.drawn.items():
        if data := used.fonts[name]:
            inked = _inked(data, set(drawn))
            found += [text for cid, text in drawn.items() if cid not in inked and text not in BLANK]
    return found


def _inked(data: bytes, wanted: set[int]) -> set[int]:
    """Return those of the wanted glyphs that exist in the font and draw something."""
    if data[:4] in {b"\0\1\0\0", b"true"}:
        font = TTFont(BytesIO(data), lazy=True)
        names, table = font.getGlyphOrder(), font["glyf"]
        return {
            cid for cid in wanted if 0 < cid < len(names) and table[names[cid]].numberOfContours
        }
    outlines = _outlines(data)
    names = list(outlines.charStrings)
    return {
        cid
        for cid in wanted
        if 0 < cid < len(names) and len(outlines[names[cid]].bytecode or b"") > SHORTEST
    }


def _outlines(data: bytes) -> Any:
    if data[:4] == b"OTTO":
        fonts = TTFont(BytesIO(data), lazy=True)["CFF "].cff
    else:
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(data), None)
    return fonts[0].CharStrings
