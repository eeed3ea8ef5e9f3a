"""Which face each part is set in, whether every face is embedded, and whether every glyph exists."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1

from portal.documents.measuring.grid import sheets_left
from portal.documents.measuring.head import titles
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.reading import Line, Sheets
from portal.documents.plaintext import Paragraph, blocks

FACES = (
    ("仿宋", re.compile("fang|仿宋", re.IGNORECASE)),
    ("黑体", re.compile("hei|黑", re.IGNORECASE)),
    ("楷体", re.compile("kai|楷", re.IGNORECASE)),
    ("小标宋", re.compile("song.*bold|小标宋|xbs|serif.*(bold|black)", re.IGNORECASE)),
    ("宋体", re.compile("song|sun|serif", re.IGNORECASE)),
)
BLANK = {" ", "\u3000", "\u00a0", "\u200b"}
SHORTEST = 6  # bytes: a charstring that only sets its width and ends
BY_LEVEL = {0: "仿宋", 1: "黑体", 2: "楷体", 3: "仿宋", 4: "仿宋"}


def face(name: str) -> str:
    """Return the Chinese name of a face, by the name of the font in the PDF."""
    return next((chinese for chinese, pattern in FACES if pattern.search(name)), name)


def _main(line: Line) -> str:
    return Counter(face(char.face) for char in line.chars).most_common(1)[0][0]


def faces(pdf: bytes, sheets: Sheets) -> Iterator[Measurement]:
    """Measure the faces of a document."""
    if marks := [line for line in sheets.coloured if line.page == 1]:
        yield same("mark-face", "小标宋", _main(marks[0]))
    if lines := titles(sheets):
        yield same("title-face", "小标宋", _main(lines[0]))
    if sheets.body:
        most = Counter(face(char.face) for line in sheets.body for char in line.chars)
        yield same("body-face", "仿宋", most.most_common(1)[0][0])
    yield from _headings(sheets)
    used = glyphs(pdf)
    yield same("fonts-not-embedded", 0, sum(font is None for font in used.fonts.values()), "fonts")
    yield same("fonts-unreadable", 0, len(used.unreadable), "fonts")
    yield same("missing-glyphs", 0, len(missing(used)), "glyphs")


def _headings(sheets: Sheets) -> Iterator[Measurement]:
    """Compare the first character of every numbered heading with the face of its level."""
    paragraphs = _paragraphs(sheets)
    read = [
        block
        for block in blocks("\n".join(text for text, _ in paragraphs))
        if isinstance(block, Paragraph)
    ]
    if len(read) != len(paragraphs):
        return
    levels = [
        (block.level, found)
        for block, (_, found) in zip(read, paragraphs, strict=True)
        if block.heading
    ]
    for level, group in groupby(sorted(levels), lambda pair: pair[0]):
        wrong = [found for _, found in group if found != BY_LEVEL[level]]
        yield same(f"heading-{level}-face", BY_LEVEL[level], wrong[0] if wrong else BY_LEVEL[level])


def _paragraphs(sheets: Sheets) -> list[tuple[str, str]]:
    """Return the text of each indented paragraph of the body, with the face it starts in."""
    left = sheets_left(sheets) if sheets.body else 0.0
    found: list[tuple[str, str]] = []
    for line in sheets.body:
        if line.left > left + 1:
            found.append((line.text, face(line.chars[0].face)))
        elif found:
            text, start = found[-1]
            found[-1] = (text + line.text, start)
    return found


class Glyphs(PDFLayoutAnalyzer):
    """Collects which glyphs of which embedded font a PDF draws."""

    def __init__(self, resources: PDFResourceManager) -> None:
        """Start with nothing drawn."""
        super().__init__(resources)
        self.fonts: dict[str, bytes | None] = {}
        self.drawn: dict[str, dict[int, str]] = {}
        self.unreadable: set[str] = set()

    def render_char(self, matrix: Any, font: Any, *rest: Any, **more: Any) -> float:
        """Note the glyph, then let pdfminer go on."""
        cid = rest[3]
        if font.fontname not in self.drawn:
            self.drawn[font.fontname] = {}
            self.fonts[font.fontname] = _embedded(font.descriptor)
        self.drawn[font.fontname][cid] = _unicode(font, cid)
        return float(super().render_char(matrix, font, *rest, **more))


def _unicode(font: Any, cid: int) -> str:
    try:
        return str(font.to_unichr(cid))
    except KeyError:
        return ""


def _embedded(descriptor: dict[str, Any]) -> bytes | None:
    streams = (descriptor.get(key) for key in ("FontFile", "FontFile2", "FontFile3"))
    stream = next((resolve1(stream) for stream in streams if stream), None)
    return stream.get_data() if stream else None


def glyphs(pdf: bytes) -> Glyphs:
    """Return the glyphs that a PDF draws."""
    resources = PDFResourceManager()
    device = Glyphs(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(BytesIO(pdf)):
        device.unreadable |= _unreadable(page)
        interpreter.process_page(page)
    return device


def _unreadable(page: PDFPage) -> set[str]:
    """Return the fonts with an encoding of their own: pdfminer skips their text.

    WeasyPrint writes such an encoding where it drew .notdef for a character that no font has.
    """
    fonts = resolve1(resolve1(page.resources or {}).get("Font")) or {}
    found = (resolve1(font) for font in fonts.values())
    return {
        str(font.get("BaseFont"))
        for font in found
        if isinstance(resolve1(font.get("Encoding")), PDFStream)
    }


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
