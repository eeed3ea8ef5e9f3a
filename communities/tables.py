"""Tables as files: CSV and XLSX, row by row however many there are, in which no cell is ever a formula."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from io import StringIO
from itertools import chain, islice
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import make_naive
from openpyxl import Workbook

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "\ufeff"  # by which Excel knows that a CSV file is UTF-8
CHUNK = 1000  # rows that are written at once
LONGEST_SHEET = 1_000_000  # rows; the format ends at 1,048,576
LONGEST_CELL = 32_767  # characters
# What a spreadsheet would run: it begins so, perhaps after spaces, in full width as an input method types it, or as
# XLSX writes a character by its number.
FORMULA = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff']*(?:[=+\-@＝＋－＠﹦﹢﹣﹫−]|_x[0-9A-Fa-f]{4}_)|[\t\r]"
)
# What no XML may hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WORDS_OF_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

Rows = Iterable[Sequence[Any]]


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it.

    Numbers, dates, truth and nothing stay what they are. Source: OWASP, CSV Injection.
    """
    if not isinstance(value, str):
        return make_naive(value) if isinstance(value, datetime) and value.tzinfo else value
    text = UNWRITABLE.sub("\ufffd", value)[: LONGEST_CELL - 1]
    return f"'{text}" if FORMULA.match(text) or text in WORDS_OF_ERRORS else text


def csv_parts(headings: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """A CSV file in parts of a thousand rows: UTF-8 with its mark, texts in quotes so that no separator splits them."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    out.write(MARK)
    left = chain([headings], rows)
    while part := list(islice(left, CHUNK)):
        writer.writerows([*map(safe, row)] for row in part)
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def write_csv(file: IO[bytes], headings: Sequence[str], rows: Rows) -> int:
    """Write a CSV file; how many rows it has under its headings."""
    counted = Counted(rows)
    file.writelines(csv_parts(headings, counted))
    return counted.so_far


def write_xlsx(file: IO[bytes], headings: Sequence[str], rows: Rows, *, title: str = "表") -> int:
    """Write an XLSX file; how many rows it has under its headings.

    No more than one row is held; a sheet goes on in the next one after a million rows.
    """
    counted = Counted(rows)
    left = iter(counted)
    book = Workbook(write_only=True)
    with closing(book):
        first = next(left, None)
        while first is not None or not book.worksheets:
            sheet = book.create_sheet(f"{title}{len(book.worksheets) or ''}")
            sheet.freeze_panes = "A2"
            beginning = [] if first is None else [first]
            for row in chain([headings], beginning, islice(left, LONGEST_SHEET - 1)):
                sheet.append([*map(safe, row)])
            first = next(left, None)
        book.save(file)
    return counted.so_far


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
TYPES = {"csv": CSV, "xlsx": XLSX}


class Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.so_far = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.so_far += 1
            yield row


def csv_response(name: str, headings: Sequence[str], rows: Rows) -> StreamingHttpResponse:
    """Any list as a CSV file to keep, streamed: `name` without its ending."""
    response = StreamingHttpResponse(csv_parts(headings, rows), content_type=CSV)
    response["Content-Disposition"] = attached(f"{name}.csv")
    return response


def xlsx_response(name: str, headings: Sequence[str], rows: Rows) -> FileResponse:
    """Any list as an XLSX file to keep. For lists of some 20,000 rows; longer ones are made by a worker (`Export`)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_xlsx(file, headings, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def response(form: str, name: str, headings: Sequence[str], rows: Rows) -> HttpResponseBase:
    """Any list as `csv` or `xlsx`."""
    return (xlsx_response if form == "xlsx" else csv_response)(name, headings, rows)


def attached(name: str) -> str:
    """Content-Disposition of a file that is to be kept under a name, in Chinese too."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
