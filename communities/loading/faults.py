"""What is wrong with the rows of a file, and the sheet in which all of it is listed."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from communities.tables import write_csv, write_xlsx

MOST = 100_000  # faults; a file with more is another file than was meant
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
    write = write_xlsx if path.suffix.lower() == ".xlsx" else write_csv
    with path.open("wb") as file:
        write(file, HEADINGS, faults)
