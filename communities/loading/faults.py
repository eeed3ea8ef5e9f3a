"""What is wrong with the rows of a file, and the sheet in which all of it is listed."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

MOST = 100_000  # faults; a file with more is another file than was meant
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so
HEADINGS = ("行号", "代码", "名称", "问题", "处理办法")


class Fault(NamedTuple):
    """What is wrong in a line of a file, and what to do about it."""

    line: int
    code: str
    name: str
    trouble: str
    remedy: str

    def __str__(self) -> str:
        said = " ".join(filter(None, (self.code, self.name)))
        return f"第 {self.line} 行{f'（{said}）' if said else ''}：{self.trouble}{self.remedy}"


class Refused(Exception):
    """A file is not loaded, not a row of it: it has faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults, the first: {faults[0]}")
        self.faults = faults


def refuse(line: int, trouble: str, remedy: str, *, code: str = "", name: str = "") -> Refused:
    """A file refused for one fault."""
    return Refused([Fault(line, code, name, trouble, remedy)])


def write_sheet(faults: Sequence[Fault], path: Path) -> None:
    """All faults as a table, .xlsx or else .csv, in which nothing is taken for a formula."""
    rows = [HEADINGS, *(tuple(map(safe, fault)) for fault in faults)]
    if path.suffix.lower() != ".xlsx":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("错误清单")
    for row in rows:
        sheet.append(row)
    book.save(path)


def safe(cell: object) -> object:
    """A cell that no spreadsheet runs, and whose characters a sheet may hold."""
    if not isinstance(cell, str):
        return cell
    plain = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in cell
    )
    return f"'{plain}" if cell.startswith(FORMULA) else plain
