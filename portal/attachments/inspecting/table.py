"""Excel files as tables: every row of the first sheet with its number, as CSV on standard output."""

import csv
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook

from portal.attachments.sandbox import confine

MEMORY = 2048 * 1024 * 1024  # bytes of address space: all cells of the sheet are held
PROCESSOR = 60  # seconds
WIDEST, LONGEST = 60, 1_048_576
TOO_WIDE = 3  # see portal.attachments.tables
PLACE = re.compile(rb'<(?:\w+:)?(?:c|dimension)\s[^>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def is_narrow(file: BinaryIO) -> bool:
    """Whether no cell of any sheet stands so far out that the room up to it would be too large to hold."""
    with zipfile.ZipFile(file) as package:
        sheets = [name for name in package.namelist() if SHEET.fullmatch(name)]
        return all(
            column_of(letters) <= WIDEST and int(row) <= LONGEST
            for name in sheets
            for letters, row in places_of(package, name)
        )


def places_of(package: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """The widest places named in a sheet, block by block."""
    with package.open(name) as sheet:
        rest = b""
        while block := sheet.read(1 << 20):
            text = rest + block
            yield from {(column, b"1") for column, _ in PLACE.findall(text)}
            rest = text[-200:]


def column_of(letters: bytes) -> int:
    """The number of a column: A is 1, XFD 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def text_of(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days as 2023-06-30."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date()
    return (
        cell.isoformat()
        if isinstance(cell, date)
        else str(cell).replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def pour(file: BinaryIO) -> int:
    """Write the rows; the exit code."""
    if not is_narrow(file):
        return TOO_WIDE
    file.seek(0)
    sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    first = sheet.start[0] if sheet.start else 0
    written = csv.writer(sys.stdout, lineterminator="\n")
    for number, row in enumerate(sheet.iter_rows(), 1 + first):
        cells = [text_of(cell) for cell in row]
        if any(cells):
            written.writerow([number, *cells])
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    confine(memory=MEMORY, processor=PROCESSOR)
    sys.exit(pour(sys.stdin.buffer))
