"""What PDF/UA-1 asks of a file (ISO 14289-1), as far as a machine without a validator can see."""

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Pdf

from portal.documents.measuring.content import Painted, painted, stray
from portal.documents.measuring.judging import Measurement, same

HEADING = re.compile(r"/H([1-6])")
GROUPS = {"/THead", "/TBody", "/TFoot"}
CELLS = {"/TH", "/TD"}
STANDARD = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index",
    "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl",
    "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note",
    "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby", "/RB", "/RT", "/RP", "/Warichu",
    "/Figure", "/Formula", "/Form",
}  # fmt: skip


def accessible(opened: Pdf, claims: dict[str, str]) -> Iterator[Measurement]:
    """Measure the rules of PDF/UA; `claims` is what the file says of itself in its metadata."""
    root = opened.Root
    yield same("pdf-ua", "1", claims.get("ua", "none"))
    marked = bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False))
    yield same("pdf-ua-marked", "yes", "yes" if marked else "no")
    language = str(root.get("/Lang", "none"))
    yield Measurement("pdf-ua-language", "zh", language, "", language.lower().startswith("zh"))
    shown = bool(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False))
    yield same("pdf-ua-title-shown", "yes", "yes" if shown else "no")
    yield same("pdf-ua-title", "yes", "yes" if claims.get("title", "").strip() else "no")
    tree = root.get("/StructTreeRoot")
    yield same("pdf-ua-structure", "yes", "yes" if tree is not None else "no")
    pages = [painted(page) for page in opened.pages]
    bare = sum(page.untagged for page in pages)
    yield same("pdf-ua-content-unmarked", 0, bare, "pieces")
    if tree is not None:
        yield from _structure(opened, pages, tree)


def _structure(opened: Pdf, pages: list[Painted], tree: Any) -> Iterator[Measurement]:
    elements = list(_elements(tree))
    reached = {element.objgen for _, element in elements}
    yield same("pdf-ua-content-outside-the-structure", 0, stray(pages, tree, reached), "pieces")
    roles = tree.get("/RoleMap", Dictionary())
    odd = {kind for kind, _ in elements if kind not in STANDARD and kind not in roles}
    yield same("pdf-ua-unknown-kinds", 0, len(odd), "kinds")
    levels = [int(found[1]) for kind, _ in elements if (found := HEADING.fullmatch(kind))]
    order = "in order" if _in_order(levels) else " ".join(f"H{level}" for level in levels) or "none"
    yield same("pdf-ua-headings", "in order", order)
    tables = [element for kind, element in elements if kind == "/Table"]
    if tables:
        yield same("pdf-ua-tables-without-cells", 0, sum(map(_is_ragged, tables)), "tables")
        yield same("pdf-ua-tables-without-header", 0, sum(map(_is_headless, tables)), "tables")
    figures = [element for kind, element in elements if kind == "/Figure"]
    if figures or any(page.get_images() for page in opened.pages):
        mute = sum(not str(figure.get("/Alt", "")).strip() for figure in figures)
        yield same("pdf-ua-figures-without-words", 0, mute, "figures")


def _elements(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield kind and element of everything below, in reading order."""
    for child in _children(element):
        yield str(child.get("/S")), child
        yield from _elements(child)


def _children(element: Any) -> list[Any]:
    kids = element.get("/K")
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def _in_order(levels: list[int]) -> bool:
    """Whether there is a heading, the first is of level 1, and none is more than one level below the one before."""
    return bool(levels) and all(
        level <= before + 1 for before, level in zip([0, *levels], levels, strict=False)
    )


def _rows(table: Any) -> list[list[Any]]:
    """Return the cells of every row."""
    rows: list[Any] = []
    for child in _children(table):
        rows += _children(child) if str(child.S) in GROUPS else [child]
    return [_children(row) for row in rows if str(row.S) == "/TR"]


def _is_ragged(table: Any) -> bool:
    """Whether a table lacks rows, holds something other than cells, or has rows of unlike length."""
    rows = _rows(table)
    kinds = {str(cell.S) for row in rows for cell in row}
    lengths = {sum(map(_columns, row)) for row in rows}
    return not rows or not kinds <= CELLS or len(lengths) != 1


def _columns(cell: Any) -> int:
    attributes = cell.get("/A", Dictionary())
    attributes = list(attributes) if isinstance(attributes, Array) else [attributes]
    return max(int(one.get("/ColSpan", 1)) for one in attributes if isinstance(one, Dictionary))


def _is_headless(table: Any) -> bool:
    rows = _rows(table)
    return not any(str(cell.S) == "/TH" for row in rows for cell in row)
