"""Numbers are skipped, voided and never used again; 索引号 are allocated."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from portal.deadlines.services import deadline as deadlines
from portal.documents.models import (
    IndexSeries,
    Layout,
    OfficialDocument,
    Practice,
    Series,
    VoidedNumber,
)
from portal.documents.permissions import keeps_numbers
from portal.documents.services.document import next_number
from portal.people.models import Appointment, Organ
from portal.record.services import record
from portal.workflow import Conflict

LONGEST_REASON = 200


@transaction.atomic
def choose_layout(series: Series, layout: str, *, by: Appointment) -> None:
    """Have what is drafted from now on typeset in another layout; what is signed stays as it is.

    Raises PermissionDenied, ValidationError.
    """
    allow(series.organ, by)
    if layout not in Layout.values:
        raise ValidationError({"layout": "没有这种版式。"})
    was = Series.objects.select_for_update(of=("self",)).get(pk=series.pk).layout
    Series.objects.filter(pk=series.pk).update(layout=layout)
    record("choose-layout", series, by=by, before=was, after=layout)
    series.refresh_from_db()


@transaction.atomic
def skip(series: Series, *, by: Appointment, reason: str) -> VoidedNumber:
    """Take the next number of a series and leave it without a document (used on paper, say).

    Raises PermissionDenied, ValidationError.
    """
    allow(series.organ, by)
    reason = fit(reason)
    voided = VoidedNumber.objects.create(
        series=series, number=next_number(series), reason=reason, by=by
    )
    record("skip", series, by=by, note=reason, facts={"number": voided.number})
    return voided


@transaction.atomic
def void(document: OfficialDocument, *, by: Appointment, reason: str) -> VoidedNumber:
    """Withdraw a document (作废): its number stays taken, and it can no longer be issued or delivered.

    Raises PermissionDenied, Conflict (withdrawn already), ValidationError.
    """
    allow(document.series.organ, by)
    reason = fit(reason)
    locked = OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if VoidedNumber.objects.filter(document=locked).exists():
        raise Conflict
    voided = VoidedNumber.objects.create(
        series=document.series, number=document.number, document=locked, reason=reason, by=by
    )
    record("void", document, by=by, note=reason, facts={"number": document.doc_number})
    deadlines.drop(document, by=by, reason="文号作废")
    return voided


def refuse_withdrawn(document: OfficialDocument) -> None:
    """Raise ValidationError where a document was withdrawn; until the transaction ends nobody else can."""
    OfficialDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if VoidedNumber.objects.filter(document=document).exists():
        raise ValidationError("文号已经作废，这份公文不能印发、送达、公开。")


def allow(organ: Organ, by: Appointment) -> None:
    """Raise PermissionDenied unless it is the organ's office that acts."""
    if not keeps_numbers(by, organ):
        raise PermissionDenied


def fit(reason: str) -> str:
    """The reason, on one line. Raises ValidationError."""
    reason = " ".join(reason.split())
    if not reason or "\x00" in reason:
        raise ValidationError({"reason": "请填写理由。"})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。"})
    return reason


@transaction.atomic
def choose_index(organ: Organ, index: str, *, by: Appointment) -> Practice:
    """Choose how an organ's 索引号 begin, from the next one on.

    Raises PermissionDenied, ValidationError (the organ's code is not known, or not a choice).
    """
    allow(organ, by)
    front_of(organ, index)
    practice, _ = Practice.objects.update_or_create(organ=organ, defaults={"index": index})
    record("choose-index", practice, by=by, facts={"index": index})
    return practice


@transaction.atomic
def index_number(organ: Organ, on: date) -> str:
    """Allocate an organ's next 索引号 of the year it publishes in, such as 11220000013544496H/2026-00001.

    The row stays locked until the caller's transaction ends, so numbers have no gap. Source: 政府信息公开目录系统
    实施指引（试行）: front code, year, running number of five digits; never changed afterwards.
    Raises ValidationError when the organ has no 统一社会信用代码.
    """
    practice = Practice.objects.filter(organ=organ).first()
    front = front_of(organ, practice.index if practice else Practice.Index.USCC)
    series, _ = IndexSeries.objects.get_or_create(organ=organ, year=on.year)
    IndexSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return f"{front}/{on.year}-{series.last:05}"


def front_of(organ: Organ, index: str) -> str:
    """The whole code of the organ, or its 9th to 17th place, the organisation code. Source: GB 32100-2015."""
    if index not in Practice.Index.values:
        raise ValidationError({"index": "没有这种写法。"})
    if not organ.uscc:
        raise ValidationError({"index": f"{organ}尚未登记统一社会信用代码，不能编索引号。"})
    return organ.uscc if index == Practice.Index.USCC else organ.uscc[8:17]
