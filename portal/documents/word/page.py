"""The page of a Word file: paper, margins, grid, page numbers, and the red rule at the foot of a letter.

Facts: GB/T 9704-2012 5.1 to 5.2.3 (paper and grid), 7.5 (page numbers), 10.1 (letter).
"""

from typing import Any

from docx.shared import Mm, Twips

from portal.documents.source import Source
from portal.documents.word.parts import (
    CHARACTER,
    LINE,
    NUMERAL,
    RED,
    SMALL_GAP,
    THICK,
    THIN,
    TWIPS,
    Shape,
    add,
    element,
    run,
)

TRACKING = -848  # 1/4096 pt: 28 characters of 16 pt to 156 mm
FOOT = 20.0  # mm from the lower red rule of a letter to the foot of the page
NUMBERED = 265.2  # mm: where the line of the page number begins, its dash 7 mm under the 版心
LEFT, RIGHT = -8 * TWIPS / CHARACTER, -6 * TWIPS / CHARACTER  # the rules reach beyond the 版心


def prepare(document: Any, source: Source) -> None:
    """Set paper, margins, grid, page numbers and, for a letter, the rule at its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1587), Twips(1474)
    section.footer_distance = Mm(FOOT)
    grid = section._sectPr.find(element("docGrid").tag)  # noqa: SLF001 -- python-docx knows no grid
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001
    section._sectPr.append(  # noqa: SLF001
        element("docGrid", type="linesAndChars", linePitch=LINE, charSpace=TRACKING)
    )
    number(section.footer, align="right")
    number(section.even_page_footer, align="left")
    if source.layout == "letter":
        section.different_first_page_header_footer = True
        section.first_page_header.is_linked_to_previous = False
        foot(section.first_page_footer)


def number(footer: Any, *, align: str) -> None:
    """— 1 — on the outer side, one character in (GB/T 9704-2012 7.5)."""
    inset = NUMERAL.size * 20 / CHARACTER
    after = (297 - FOOT - NUMBERED) * TWIPS - NUMERAL.size * 20
    left, right = (0.0, inset) if align == "right" else (inset, 0.0)
    shape = Shape(align, left, right, after=after, line=NUMERAL.size * 20)
    field = element("fldSimple", instr="PAGE")
    field.append(run("1", NUMERAL))
    first(footer, [("— ", NUMERAL)], shape).extend([field, run(" —", NUMERAL)])


def foot(footer: Any) -> None:
    """The lower double rule, thin over thick, 20 mm from the foot of the first page."""
    first(footer, [], Shape("center", LEFT, RIGHT, line=20, rule=(RED, THIN, 0)))
    add(footer, [], Shape("center", LEFT, RIGHT, line=SMALL_GAP, rule=(RED, THICK, 0)))


def first(part: Any, runs: Any, shape: Shape) -> Any:
    """Fill the paragraph that a header or footer begins with."""
    part.is_linked_to_previous = False
    for paragraph in part.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001
    return add(part, runs, shape)
