"""The first sheet of a workbook, row by row, read by a process of its own that can neither grow nor stall."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from threading import Timer
from typing import BinaryIO

from portal.attachments.recognition import recognised
from portal.attachments.sandbox import HOUSE
from portal.attachments.verdicts import Verdict

PATIENCE = 120  # seconds by the clock, for two million rows
TOO_WIDE = 3  # exit codes of the reader, beside Python's own
WHY = {
    Verdict.BOMB: "工作簿展开后过大，疑为压缩炸弹。",
    Verdict.LOCKED: "工作簿有密码。",
    Verdict.ACTIVE: "工作簿含有宏。",
}


class Unreadable(Exception):
    """A workbook whose rows cannot be read; the text says why."""


def rows_of(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with their numbers, cells as text; empty rows are left out.

    `file` is open for reading only and without a buffer. Raises Unreadable, at the latest at the end.
    """
    verdict = recognised(file)
    if verdict != Verdict.XLSX:
        raise Unreadable(WHY.get(verdict, "不是可以安全读取的 .xlsx 工作簿。"))
    file.seek(0)
    reader = subprocess.Popen(
        [sys.executable, "-B", "-m", "portal.attachments.inspecting.table"],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOUSE,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
    )
    clock = Timer(PATIENCE, reader.kill)
    clock.start()
    try:
        assert reader.stdout is not None  # noqa: S101 -- it is a pipe
        with io.TextIOWrapper(reader.stdout, encoding="utf-8", newline="") as said:
            for number, *cells in csv.reader(said):
                yield int(number), cells
        code = reader.wait()
    finally:
        clock.cancel()
        reader.kill()
        reader.wait()
    if code:
        reason = (
            "表格过宽或过长（多为远处有零星单元格）。" if code == TOO_WIDE else "工作簿不能读取。"
        )
        raise Unreadable(reason)
