"""A number is allocated, a source is frozen, a PDF is typeset, signed and stored."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.utils.timezone import localdate, now

from portal.documents import editions, fonts
from portal.documents.certificates import certificate_of, signed
from portal.documents.models import Kind, OfficialDocument, Series
from portal.documents.permissions import keeps_numbers
from portal.documents.services.seals import images_of, seals_of
from portal.documents.typesetting import RENDERER, Typeset, typeset
from portal.documents.validation import validated
from portal.people.models import Appointment, Organ
from portal.record.services import record
from portal.storing import keep

TYPESET = ("sha256", "pdf", "pages", "size", "renderer", "typeset_at")
SIGNED = (
    "signed_pdf", "signed_sha256", "signed_size",
    "signed_by_certificate", "certificate_sha256", "signed_by_certificate_at",
)  # fmt: skip


@transaction.atomic
def open_series(
    organ: Organ, kind: str, prefix: str, year: int, *, by: Appointment | None, start: int = 1
) -> Series:
    """Begin an organ's series for a kind of document; later years begin by themselves, from 1.

    Raises PermissionDenied, and ValidationError when there is one already or the prefix is not 1 to
    12 hanzi.
    """
    if by and not keeps_numbers(by, organ):
        raise PermissionDenied
    if Series.objects.filter(organ=organ, kind=kind, year=year).exists():
        raise ValidationError({"kind": f"{year} 年的{Kind(kind).label}文号已经设置。"})
    series = Series(organ=organ, kind=kind, prefix=prefix, year=year, start=start, last=start - 1)
    series.full_clean()
    series.save()
    record("open", series, by=by, facts={"prefix": prefix, "year": year, "start": start})
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
    """Number a source, date it today, seal it and keep it for good; a worker typesets and signs it.

    The source names the seals in use of the organs that sign, so that what is signed says which seal.
    Raises ValidationError when the source cannot be printed; then no number is used.
    """
    today = localdate()
    series = series_of(organ, kind, today.year, by=by)
    dated = {**source, "doc_number": f"{series}1号", "date": today.isoformat()}
    dated["seals"] = seals_of(signing_organs(source))
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


def signing_organs(source: dict[str, Any]) -> list[str]:
    """The names of the organs that sign, the lead organ first."""
    signature = source.get("signature", [])
    return [signature] if isinstance(signature, str) else list(signature)


def store(document: OfficialDocument) -> None:
    """Typeset a document, sign the PDF where there is a certificate, and keep both in one act.

    So nothing goes out unsigned for which a certificate is configured: where it fails, the document
    waits with its failure. Each file's name is its content's hash: twice is the same file.
    """
    letter = printed(document)
    document.sha256 = hashlib.sha256(letter.pdf).hexdigest()
    document.pdf.name = kept(document.sha256, letter.pdf)
    document.pages, document.size = letter.pages, len(letter.pdf)
    document.renderer, document.typeset_at = f"{RENDERER} / fonts {fonts.edition()}", now()
    facts = {"sha256": document.sha256, "renderer": document.renderer}
    facts |= {"adjustment": letter.adjustment} if letter.adjustment else {}
    facts |= sign(document, letter.pdf)
    document.save(update_fields=[*TYPESET, *SIGNED])
    record("typeset", document, by=None, facts=facts)


def printed(document: OfficialDocument) -> Typeset:
    """Typeset a document as it was signed: with the template of that day and with its seals."""
    seals = images_of(document.source)
    return typeset(document.source, template=document.template, seals=seals)


def sign(document: OfficialDocument, pdf: bytes) -> dict[str, str]:
    """Sign with the organ's certificate; what is to be recorded, or nothing where there is none."""
    organ = document.series.organ
    certificate = certificate_of((organ.uscc, organ.name))
    if certificate is None:
        return {}
    content = signed(pdf, certificate)
    document.signed_sha256 = hashlib.sha256(content).hexdigest()
    document.signed_pdf.name = kept(document.signed_sha256, content)
    document.signed_size = len(content)
    document.signed_by_certificate, document.certificate_sha256 = (
        certificate.name,
        certificate.sha256,
    )
    document.signed_by_certificate_at = now()
    return {"signed_sha256": document.signed_sha256, "certificate": certificate.sha256}


def kept(sha256: str, pdf: bytes) -> str:
    """Keep a PDF and return its name."""
    name = f"documents/{sha256[:2]}/{sha256}.pdf"
    keep(name, pdf)
    return name


def is_whole(document: OfficialDocument) -> bool:
    """Whether the file that is handed out is there, and as it was when it was made."""
    return digest_of(document.final) == document.final_sha256


def digest_of(file: FieldFile) -> str:
    """The SHA-256 of a file; empty where it is not there."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def differs(document: OfficialDocument) -> bool:
    """Whether typesetting it again gives other bytes than the PDF that was issued, or than its hash.

    A PDF that is not there differs; so does a signed file that was changed, or that does not begin
    with the PDF.
    """
    again = printed(document).pdf
    if hashlib.sha256(again).hexdigest() != document.sha256:
        return True
    if digest_of(document.pdf) != document.sha256 or not is_whole(document):
        return True
    with document.final.open("rb") as file:
        return bytes(file.read(len(again))) != again
