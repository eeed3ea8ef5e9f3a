"""Registers of an organ's numbers: the series, the numbers used, and those voided as a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from portal.documents.models import OfficialDocument, Series, VoidedNumber
from portal.record.models import Event

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon out
HEAD = ("文号", "文种", "标题", "理由", "作废时间", "经办人")


@dataclass(frozen=True)
class Row:
    """One number: its document, or why it has none."""

    number: str
    document: OfficialDocument | None
    voided: VoidedNumber | None


def of_series(series: QuerySet[Series]) -> QuerySet[Series]:
    """Series with how many of their numbers are voided, the latest year first."""
    return series.annotate(voids=Count("voided")).order_by("-year", "kind")


def of_numbers(series: Series, numbers: Sequence[int]) -> list[Row]:
    """The rows of these numbers, in their order."""
    among = {"series": series, "number__in": list(numbers)}
    documents = {one.number: one for one in OfficialDocument.objects.filter(**among)}
    voided = {one.number: one for one in VoidedNumber.objects.filter(**among)}
    return [
        Row(f"{series}{number}号", documents.get(number), voided.get(number)) for number in numbers
    ]


def voided_csv(series: QuerySet[Series]) -> str:
    """The voided numbers of these series as CSV, with the mark by which spreadsheets know UTF-8."""
    rows = VoidedNumber.objects.filter(series__in=series).order_by(
        "-series__year", "series__kind", "number"
    )
    file = StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(HEAD)
    rows = rows.select_related("series", "document")
    who = voided_by(rows)
    for one in rows:
        writer.writerow(map(harmless, cells_of(one, who[one.series_id, one.number])))
    return file.getvalue()


def voided_by(rows: QuerySet[VoidedNumber]) -> dict[tuple[int, int], str]:
    """Who voided or skipped each number, by its series and the number, also where it was a substitute."""
    letters = {one.document_id: (one.series_id, one.number) for one in rows if one.document_id}
    events = Event.objects.of(OfficialDocument, "void", letters)
    who = {letters[event.subject_id]: event.who for event in events}
    skips = Event.objects.of(Series, "skip", {one.series_id for one in rows})
    return {(event.subject_id, event.facts["number"]): event.who for event in skips} | who


def cells_of(one: VoidedNumber, who: str) -> Iterable[str]:
    """What the register says of a voided number."""
    title = one.document.source["title"] if one.document else ""
    at = f"{localtime(one.at):%Y-%m-%d %H:%M}"
    return (str(one), one.series.get_kind_display(), title, one.reason, at, who)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
