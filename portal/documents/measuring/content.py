"""Marked content: whether everything a page paints is tagged, or is an artifact."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary

MARKS = "BDC BMC EMC"
TEXT = "Tj TJ ' \""
PATHS = "f F f* B B* b b* S s sh"
WATCHED = f"{MARKS} {TEXT} {PATHS} Do BI ID EI"


class Painted(NamedTuple):
    """What a page paints: the key of its pieces, the numbers of those that are tagged, how much has no mark at all."""

    key: int
    pieces: frozenset[int]
    untagged: int


def stray(pages: list[Painted], tree: Any, reached: set[tuple[int, int]]) -> int:
    """Count the pieces that are neither artifacts nor in an element of the structure tree that can be reached."""
    parents = _parents(tree.get("/ParentTree", Dictionary()))
    return sum(_strays(page, parents.get(page.key), reached) for page in pages)


def _strays(page: Painted, known: Any, reached: set[tuple[int, int]]) -> int:
    known = list(known) if isinstance(known, Array) else []
    inside = {
        n for n, element in enumerate(known) if element is not None and element.objgen in reached
    }
    return len(page.pieces - inside)


def _parents(node: Any) -> dict[int, Any]:
    """Return the number tree as a dict: StructParents -> the elements of the pieces."""
    found: dict[int, Any] = {}
    for kid in node.get("/Kids", Array([])):
        found |= _parents(kid)
    numbers = list(node.get("/Nums", Array([])))
    return found | {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def painted(page: Any) -> Painted:
    """Read what a page paints."""
    marked = list(_marked(page))
    pieces = frozenset(marks[-1] for marks in marked if marks and marks[-1] is not None)
    bare = sum(not marks for marks in marked)
    return Painted(int(page.obj.get("/StructParents", -1)), pieces, bare)


def _marked(page: Any) -> Iterator[tuple[int | None, ...]]:
    """Yield for each painting operator the marks around it: a number, or None for a mark without one."""
    marks: list[int | None] = []
    for instruction in pikepdf.parse_content_stream(page, WATCHED):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            marks.append(_mark(page, instruction.operands))
        elif operator == "EMC":
            marks[-1:] = []
        else:
            yield tuple(marks)


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
