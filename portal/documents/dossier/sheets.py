"""The pages that are typeset for a whole file: its index, and sheets of facts, text and events."""

from collections.abc import Iterable
from typing import Any

from portal.documents.editions import Edition
from portal.documents.letter import printed
from portal.documents.typesetting import page

INDEX = Edition(
    "dossier-index-1", "dossier", "dossier_index_1.html", ("dossier_1.css",), (), "pdf/a-2b", fitted=False
)  # fmt: skip
SHEET = Edition(
    "dossier-sheet-1", "dossier", "dossier_sheet_1.html", ("dossier_1.css",), (), "pdf/a-2b", fitted=False
)  # fmt: skip
Rows = Iterable[Iterable[str]]


def index(heading: str, facts: Rows, entries: Rows) -> bytes:
    """目录: the facts of the file, then a row a part: number, title, date, pages."""
    return page(
        INDEX, {"heading": printed(heading), "facts": rows(facts), "entries": rows(entries)}
    ).pdf


def sheet(heading: str, *, facts: Rows = (), text: str = "", events: Rows = ()) -> bytes:
    """A sheet: facts as label and value, a text by paragraphs, and a table of events with time, what, who and why."""
    values: dict[str, Any] = {"heading": printed(heading), "facts": rows(facts)}
    values["paragraphs"] = [printed(line.strip()) for line in text.splitlines() if line.strip()]
    return page(SHEET, {**values, "events": rows(events)}).pdf


def rows(cells: Rows) -> list[list[str]]:
    """Cells made ready for print."""
    return [[printed(cell) for cell in row] for row in cells]
