"""What happens: a number is allocated, a source is frozen, a PDF is typeset and stored."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate, now

from portal.documents import editions, fonts
from portal.documents.models import Kind, OfficialDocument, Series
from portal.documents.typesetting import RENDERER, Typeset, typeset
from portal.documents.validation import validated
from portal.people.models import Appointment, Organ
from portal.record.services import record
from portal.storing import keep


def open_series(
    organ: Organ, kind: str, prefix: str, year: int, *, by: Appointment | None
) -> Series:
    """Begin an organ's series for a kind of document; later years begin by themselves.

    Raises ValidationError when there is one already or the prefix is not 1 to 12 hanzi.
    """
    series = Series(organ=organ, kind=kind, prefix=prefix, year=year)
    series.full_clean()
    series.save()
    record("open", series, by=by, facts={"prefix": prefix, "year": year})
    return series


def series_of(organ: Organ, kind: str, year: int, *, by: Appointment) -> Series:
    """An organ's series of a year, which begins from the one before.

    Raises ValidationError when the organ has no series of this kind.
    """
    latest = Series.objects.filter(organ=organ, kind=kind, year__lte=year).first()
    if latest is None:
        msg = f"{organ}尚未设置{Kind(kind).label}的文号，请先由办公室设置机关代字。"
        raise ValidationError(msg)
    series, begun = Series.objects.get_or_create(
        organ=organ,
        kind=kind,
        year=year,
        defaults={"prefix": latest.prefix, "layout": latest.layout},
    )
    if begun:
        record("begin", series, by=by, facts={"prefix": series.prefix, "year": year})
    return series


def next_number(series: Series) -> int:
    """Take the next number of a series.

    The row stays locked until the transaction ends, so numbers have no gap: a signing that fails
    gives its number back.
    """
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return series.last


@transaction.atomic
def freeze(source: dict[str, Any], *, organ: Organ, kind: str, by: Appointment) -> OfficialDocument:
    """Number a source, date it today and keep it for good; a worker typesets it.

    Raises ValidationError when the source cannot be printed; then no number is used.
    """
    today = localdate()
    series = series_of(organ, kind, today.year, by=by)
    dated = {**source, "doc_number": f"{series}1号", "date": today.isoformat()}
    validated(dated)  # with any number: the true one is taken last, and others wait for it
    number = next_number(series)
    dated["doc_number"] = f"{series}{number}号"
    document = OfficialDocument.objects.create(
        series=series,
        number=number,
        doc_number=dated["doc_number"],
        source=dated,
        template=editions.current(dated["layout"]).name,
    )
    record("freeze", document, by=by, facts={"source": dated})
    return document


def store(document: OfficialDocument) -> None:
    """Typeset a document and keep its PDF. The name is the content's hash: twice is the same file."""
    letter = printed(document)
    document.sha256 = hashlib.sha256(letter.pdf).hexdigest()
    name = f"documents/{document.sha256[:2]}/{document.sha256}.pdf"
    keep(name, letter.pdf)
    document.pdf.name = name
    document.pages, document.size = letter.pages, len(letter.pdf)
    document.renderer, document.typeset_at = f"{RENDERER} / fonts {fonts.edition()}", now()
    document.save(update_fields=["sha256", "pdf", "pages", "size", "renderer", "typeset_at"])
    facts = {"sha256": document.sha256, "renderer": document.renderer}
    if letter.adjustment:
        facts["adjustment"] = letter.adjustment
    record("typeset", document, by=None, facts=facts)


def printed(document: OfficialDocument) -> Typeset:
    """Typeset a document as it was signed: with the template of that day and with its seals."""
    seals = {seal["image"]: seal_image(seal["image"]) for seal in document.source.get("seals", ())}
    return typeset(document.source, template=document.template, seals=seals)


def seal_image(sha256: str) -> bytes:
    """The PNG of a seal, kept by its hash. Raises FileNotFoundError where it is not kept."""
    with default_storage.open(f"seals/{sha256[:2]}/{sha256}.png", "rb") as kept:
        return bytes(kept.read())


def differs(document: OfficialDocument) -> bool:
    """Whether typesetting it again gives other bytes than the PDF that was issued, or than its hash.

    A PDF that is not there differs.
    """
    try:
        with document.pdf.open("rb") as kept:
            stored = kept.read()
    except FileNotFoundError:
        return True
    again = printed(document).pdf
    return stored != again or hashlib.sha256(stored).hexdigest() != document.sha256
