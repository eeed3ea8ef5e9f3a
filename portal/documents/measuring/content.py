"""Marked content: whether everything a page paints is tagged, or is an artifact."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf

MARKS = "BDC BMC EMC"
TEXT = "Tj TJ ' \""
PATHS = "f F f* B B* b b* S s sh"
PAINT = {*TEXT.split(), *PATHS.split(), "Do", "INLINE IMAGE"}
WATCHED = f"{MARKS} {TEXT} {PATHS} Do BI ID EI"


def untagged(page: Any) -> int:
    """Count what a page paints outside any marked content."""
    return sum(not marks for operator, marks in _painted(page) if operator in PAINT)


def stray(opened: Pdf, tree: Any, reached: set[tuple[int, int]]) -> int:
    """Count the pieces that are neither artifacts nor in an element of the structure tree that can be reached."""
    parents = _parents(tree.get("/ParentTree", Dictionary()))
    return sum(_strays(page, parents, reached) for page in opened.pages)


def _strays(page: Any, parents: dict[int, Any], reached: set[tuple[int, int]]) -> int:
    known = parents.get(int(page.obj.get("/StructParents", -1)), [])
    known = list(known) if isinstance(known, Array) else []
    inside = {
        n for n, element in enumerate(known) if element is not None and element.objgen in reached
    }
    return len(_pieces(page) - inside)


def _pieces(page: Any) -> set[int]:
    return {mark for _, marks in _painted(page) for mark in marks[-1:] if mark is not None}


def _parents(node: Any) -> dict[int, Any]:
    """Return the number tree as a dict: StructParents -> the elements of the pieces."""
    found: dict[int, Any] = {}
    for kid in node.get("/Kids", Array([])):
        found |= _parents(kid)
    numbers = list(node.get("/Nums", Array([])))
    return found | {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def _painted(page: Any) -> Iterator[tuple[str, tuple[int | None, ...]]]:
    """Yield each painting operator with the marks around it: a number, or None for what has none."""
    marks: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(page, WATCHED):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            marks.append(_mark(page, instruction.operands))
        elif operator == "EMC":
            marks[-1:] = []
        else:
            yield operator, tuple(marks)


def _mark(page: Any, operands: Any) -> int | None:
    """Return the number of a marked piece; an artifact has none."""
    if len(operands) < 2:
        return None
    properties = operands[1]
    if not isinstance(properties, Dictionary):
        properties = page.resources.get("/Properties", Dictionary()).get(
            str(properties), Dictionary()
        )
    return int(properties["/MCID"]) if "/MCID" in properties else None
