"""A table of a Word file: as wide as the 版心, its first row repeated on every page, no row torn."""

from typing import Any

from portal.documents.plaintext import Table
from portal.documents.title import width
from portal.documents.word.parts import (
    FANGSONG,
    HEITI,
    TWIPS,
    WHOLE,
    Face,
    Shape,
    element,
    paragraph,
)

ROOMY = 6  # columns that still fit in 4号 type
SHORT = 10  # characters: columns of longer cells are set flush left
NARROW, WIDE = 3, 20  # characters: limits of a column's share of the width
ROW = 10.446 * TWIPS  # the least height of a row
MARGIN = 85  # twips from a rule to the text
RULE = {"val": "single", "sz": 6, "space": 0, "color": "000000"}  # 0.25 mm


def table(read: Table) -> Any:
    """The table that was read from pasted cells."""
    made = element("tbl")
    widths = _widths(read)
    made.append(_properties())
    made.append(_with(element("tblGrid"), [element("gridCol", w=one) for one in widths]))
    left = [
        max((len(row[column]) for row in read.rows[1:]), default=0) > SHORT
        for column in range(len(widths))
    ]
    size = 14 if len(widths) <= ROOMY else 12
    header, *rows = read.rows
    heads = [False] * len(widths)
    made.append(_row(header, widths, heads, Face(HEITI.family, size), header=True))
    made.extend(_row(row, widths, left, Face(FANGSONG.family, size)) for row in rows)
    return made


def _widths(read: Table) -> list[int]:
    """Share the width out by the longest cell of each column."""
    longest = [
        min(max(*(width(row[column]) for row in read.rows), NARROW), WIDE)
        for column in range(len(read.rows[0]))
    ]
    widths = [round(WHOLE * share / sum(longest)) for share in longest]
    widths[-1] += WHOLE - sum(widths)
    return widths


def _properties() -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return _with(
        element("tblPr"),
        [
            element("tblW", w=WHOLE, type="dxa"),
            element("tblInd", w=0, type="dxa"),
            _with(element("tblBorders"), [element(side, **RULE) for side in sides]),
            element("tblLayout", type="fixed"),
            _with(
                element("tblCellMar"),
                [element(side, w=MARGIN, type="dxa") for side in ("left", "right")],
            ),
        ],
    )


def _row(
    cells: tuple[str, ...], widths: list[int], left: list[bool], face: Face, *, header: bool = False
) -> Any:
    kept = [element("cantSplit"), element("trHeight", val=round(ROW), hRule="atLeast")]
    if header:
        kept.append(element("tblHeader"))
    made = _with(element("tr"), [_with(element("trPr"), kept)])
    for cell, size, flush in zip(cells, widths, left, strict=True):
        facts = [element("tcW", w=size, type="dxa"), element("vAlign", val="center")]
        # A line is half as high as its type is large: 7 mm for 14 pt.
        # The header never stands alone at the foot of a page.
        shape = Shape("left" if flush else "center", line=face.size / 2 * TWIPS, keep=header)
        made.append(
            _with(element("tc"), [_with(element("tcPr"), facts), paragraph([(cell, face)], shape)])
        )
    return made


def _with(parent: Any, children: list[Any]) -> Any:
    parent.extend(children)
    return parent
