"""A file as it comes: which encoding it has, and its rows with the numbers of their lines."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from communities.loading.faults import Refused, refuse
from portal.attachments import tables
from portal.decoding import ENCODINGS

SURE = 3  # lines with Chinese in UTF-8, after which a file is not taken for GB 18030
ZIP = b"PK\x03\x04"
OTHERWISE = {
    b"\xff\xfe": "文件是 UTF-16 编码。",
    b"\xfe\xff": "文件是 UTF-16 编码。",
    b"\xd0\xcf\x11\xe0": "文件是旧版 Excel（.xls）格式。",
}
Row = tuple[int, list[str]]  # the number of its line, its cells


class Source(NamedTuple):
    """A file that may be loaded: where it is, what it is, how long."""

    path: Path
    encoding: str  # empty: a workbook
    sha256: str
    lines: int

    def rows(self) -> Iterator[Row]:
        """Its rows, the heading first. Raises Refused, which names the line."""
        return of_table(self.path, self.encoding) if self.encoding else of_workbook(self.path)


def opened(path: Path) -> Source:
    """Look a file through before it is read. Raises Refused, OSError."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    for sign, trouble in OTHERWISE.items():
        if start.startswith(sign):
            raise refuse(1, trouble, "请另存为 UTF-8 编码的 CSV 文件，或 .xlsx 文件。")
    if start.startswith(ZIP):
        return Source(path, "", sha256, 0)
    encoding, lines = encoding_of(path)
    return Source(path, encoding, sha256, lines)


def encoding_of(path: Path) -> tuple[str, int]:
    """UTF-8 with a mark or without, else GB 18030, and the number of lines. Raises Refused."""
    failed = (0, 0)
    for encoding in ENCODINGS:
        try:
            return encoding, lines_of(path, encoding)
        except UnicodeDecodeError:
            failed = failed if failed[0] else first_bad(path, encoding)
            if failed[1] >= SURE:
                break
    raise refuse(failed[0], "有不能识别的字符。", "请将文件另存为 UTF-8 编码后重新导入。")


def lines_of(path: Path, encoding: str) -> int:
    """How many lines a text has. Raises UnicodeDecodeError; Refused where it has NUL characters."""
    lines = 0
    with path.open(encoding=encoding, newline="") as file:
        while block := file.read(1 << 20):
            if "\0" in block:
                line = lines + block[: block.index("\0")].count("\n") + 1
                raise refuse(line, "有空字符（NUL）。", "请删去后重新导入；文件可能已损坏。")
            lines += block.count("\n")
    return lines


def first_bad(path: Path, encoding: str) -> tuple[int, int]:
    """The first line that is not in this encoding, and how many with Chinese before it are."""
    sure = 0
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                return line, sure
            sure += not raw.isascii()
    return 1, sure


def of_table(path: Path, encoding: str) -> Iterator[Row]:
    """The rows of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                remedy = "请核对这一行的引号是否成对、单元格内有无多余的引号。"
                raise refuse(line, "引号不成对，不能按 CSV 读取。", remedy) from None
            yield line, row


def of_workbook(path: Path) -> Iterator[Row]:
    """The rows of the first sheet of an XLSX file, read by a confined process."""
    try:
        with path.open("rb", buffering=0) as file:
            yield from tables.rows_of(file)
    except tables.Unreadable as reason:
        raise refuse(1, str(reason), "请另存为普通的 .xlsx 或 CSV 文件后重新导入。") from None


__all__ = ["Refused", "Row", "Source", "opened"]
