"""A table of places and kinds, pasted from a sheet, read into the same figures as a text."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from communities.stated.figure import Figure, Place
from communities.stated.kinds import ALL, TOTALS, URBAN, VILLAGES, kind_of
from communities.stated.numerals import ARABIC, arabic
from communities.stated.places import Gazetteer

CELL = re.compile(rf"({ARABIC})\s*(\D{{0,4}})")
DIGITS = re.compile(r"\d")
SEPARATORS = "\t,，;|"
LONGEST = 100  # characters of a cell


def separator_of(text: str) -> str:
    """What parts the cells of a table; empty where the text is none."""
    lines = [line for line in text.splitlines() if line.strip()]
    for mark in SEPARATORS if len(lines) > 1 else "":
        rows = [cells_of(line, mark) for line in lines]
        even = len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
        numbers = all(is_number(cell) for row in rows[1:] for cell in row[1:])
        if even and numbers and not DIGITS.search(lines[0]) and DIGITS.search("".join(lines[1:])):
            return mark
    return ""


def is_number(cell: str) -> bool:
    """Whether a cell has a number, or says that there is none."""
    return not cell.strip("-—–/ 无") or bool(CELL.fullmatch(cell.strip()))


def cells_of(line: str, mark: str) -> list[str]:
    """The cells of a line; a comma inside quotes parts nothing."""
    if mark in "，|":
        bounded = line[1:].rstrip().removesuffix("|") if line.startswith("|") else line
        return [cell.strip()[:LONGEST] for cell in bounded.split(mark)]
    return [cell.strip()[:LONGEST] for cell in next(csv.reader([line], delimiter=mark))]


def figures_of_table(text: str, mark: str, known: Gazetteer) -> list[Figure]:
    """The figures of a table whose first row names kinds and whose first column names places."""
    lines = [line for line in text.splitlines() if line.strip()]
    kinds = kinds_of(cells_of(lines[0], mark)[1:])
    start = text.index(lines[0]) + len(lines[0])
    found: list[Figure] = []
    for nth, line in enumerate(lines[1:], start=1):
        start = text.index(line, start)
        found += row(line, mark, kinds, known, (start, nth))
        start += len(line)
    return found


def row(
    line: str, mark: str, kinds: list[tuple[str, str]], known: Gazetteer, at: tuple[int, int]
) -> Iterator[Figure]:
    """The figures of one row."""
    start, nth = at
    name, *cells = cells_of(line, mark)
    place, position = place_named(name, known), line.find(mark)
    for (words, kind), cell in zip(kinds, cells, strict=True):
        found = CELL.fullmatch(cell)
        if found:
            bare = found[1] if found[1] in line else cell
            position = max(line.find(bare, position), position)
            value, printed = arabic(found[1])
            first = start + position
            yield Figure(
                first, first + len(bare), Decimal(value), found[2], place,
                counted=words, kind=kind, printed=printed, sentence=nth,
            )  # fmt: skip
            position += len(bare)


def kinds_of(heads: list[str]) -> list[tuple[str, str]]:
    """What the columns count; a sum of villages' and residents' committees is of all."""
    kinds = [kind_of(re.sub(r"[（(][^村居社）)]*[）)]$|数量?$|个数$", "", head)) for head in heads]
    both = {URBAN, VILLAGES} <= set(kinds)
    return [
        (head, ALL if both and head in TOTALS and not kind else kind)
        for head, kind in zip(heads, kinds, strict=True)
    ]


def place_named(name: str, known: Gazetteer) -> Place:
    """The place of a row."""
    if name in TOTALS or name == known.own.name:
        return known.own
    codes = known.names.get(name) or known.shorts.get(name) or ()
    return Place(name, codes[0] if len(codes) == 1 else "")
