"""What a Word file is built of: runs of one face and paragraphs of one shape."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TWIPS = 1440 / 25.4  # to a millimetre
CHARACTER = 156 * TWIPS / 28  # the width of a character on the grid (GB/T 9704-2012 5.2.3)
WHOLE = 8844  # twips: 156 mm, the width of the 版心
TRACKED = -6  # twips from character to character: 28 of them fit, and lines are set flush
LINE = 579  # twips: 22 lines to 225 mm, rounded down so that the last one is not pushed out


RED = "FF0000"
THICK, THIN = 16, 6  # eighths of a point: the two rules of a letter
SMALL_GAP = 28  # twips between them


@dataclass(frozen=True)
class Face:
    """A typeface: its family as Word knows it, size (pt), colour (hexadecimal) and width (%).

    What is `tracked` is set a little tight, so that 28 characters fill a line. It is said here and not left to the
    grid of the page, since LibreOffice widens such a grid instead of narrowing it.
    """

    family: str
    size: float = 16
    colour: str = ""
    width: int = 100
    tracked: bool = False


FANGSONG = Face("仿宋_GB2312", tracked=True)
HEITI = Face("黑体", tracked=True)
KAITI = Face("楷体_GB2312", tracked=True)
TITLE = Face("方正小标宋简体", 22)
SMALL = Face("仿宋_GB2312", 14)
NUMERAL = Face("宋体", 14)
LEVELS = {1: HEITI, 2: KAITI}
BREAKS = {"\n": "br", "\t": "tab"}
Runs = Iterable[tuple[str, Face]]


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands: indents in characters (`first` of its first line), all else in twips.

    `keep` holds it on the page of the next paragraph; `fresh` begins a new page; `rule` is a line at its foot (colour,
    eighths of a point, points away), `above` the weight of one at its head; `tab` is where a tab puts a right edge;
    `frame` takes it out of the text; `level` is that of a heading, for the outline.
    """

    align: str = "both"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float = LINE
    keep: bool = False
    fresh: bool = False
    level: int = 0
    rule: tuple[str, int, int] = ("", 0, 0)
    above: int = 0
    tab: float = 0
    frame: tuple[tuple[str, str], ...] = ()


UNWANTED = ("autoSpaceDE", "autoSpaceDN", "snapToGrid")  # the printed page has none of these
BODY = Shape(first=2)


def element(tag: str, **attributes: object) -> Any:
    """One element of WordprocessingML with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def paragraph(runs: Runs, shape: Shape = BODY) -> Any:
    """A paragraph of a shape with its text."""
    made = element("p")
    made.append(_properties(shape))
    made.extend(run(text, face) for text, face in runs if text)
    return made


def add(parent: Any, runs: Runs, shape: Shape = BODY) -> Any:
    """Add a paragraph to a document, a header or a footer, and return it."""
    made, place = paragraph(runs, shape), parent.add_paragraph()._p  # noqa: SLF001 -- python-docx knows no grid
    place.getparent().replace(place, made)
    return made


def run(text: str, face: Face) -> Any:
    """A run of text, with line breaks and tabs."""
    made = element("r")
    made.append(look(face))
    for words in re.split("([\n\t])", text):
        if words in BREAKS:
            made.append(element(BREAKS[words]))
        elif words:
            made.append(element("t"))
            made[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made[-1].text = words
    return made


def look(face: Face) -> Any:
    """What makes the runs of a face."""
    made = element("rPr")
    names = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), face.family)
    made.append(element("rFonts", hint="eastAsia", **names))
    if face.colour:
        made.append(element("color", val=face.colour))
    if face.tracked:
        made.append(element("spacing", val=TRACKED))
    if face.width != 100:
        made.append(element("w", val=face.width))
    for tag in ("sz", "szCs"):
        made.append(element(tag, val=round(face.size * 2)))
    return made


def _properties(shape: Shape) -> Any:
    """Return the paragraph's properties, in the order the schema asks for."""
    made = element("pPr")
    for tag, wanted in (("keepNext", shape.keep), ("pageBreakBefore", shape.fresh)):
        if wanted:
            made.append(element(tag))
    if shape.frame:
        made.append(element("framePr", **dict(shape.frame)))
    made.append(_borders(shape))
    if shape.tab:
        made.append(element("tabs"))
        made[-1].append(element("tab", val="right", pos=round(shape.tab)))
    made.extend(element(habit, val=0) for habit in UNWANTED)
    made.append(
        element(
            "spacing",
            before=round(shape.before),
            after=round(shape.after),
            line=round(shape.line),
            lineRule="exact",
        )
    )
    made.append(_indents(shape))
    made.append(element("jc", val=shape.align))
    if shape.level:
        made.append(element("outlineLvl", val=shape.level - 1))
    return made


def _borders(shape: Shape) -> Any:
    made = element("pBdr")
    colour, weight, space = shape.rule
    if shape.above:
        made.append(element("top", val="single", sz=shape.above, space=0, color="000000"))
    if weight:
        made.append(element("bottom", val="single", sz=weight, space=space, color=colour))
    return made


def _indents(shape: Shape) -> Any:
    """Return indents in twips and, where they are whole, in characters too, which Word prefers."""
    sides = {"left": shape.left, "right": shape.right}
    sides["hanging" if shape.first < 0 else "firstLine"] = abs(shape.first)
    return element("ind", **{name: round(size * CHARACTER) for name, size in sides.items()})
