"""核验: whether a file, or a number with its code, is of a document issued here; the asker learns little else."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.module_loading import import_string

from portal.documents.codes import LENGTH, typed
from portal.documents.inspection import Inspection, Signature, inspected
from portal.documents.models import OfficialDocument, Series
from portal.documents.services.document import is_whole
from portal.documents.validation import validated

LARGEST = 20 * 1024 * 1024  # bytes
BLOCK = 256  # bytes
ALIKE = 0.9  # of the blocks: a file of the same length that was altered in places
NOBODY = "-" * LENGTH


class Verdict(StrEnum):
    """What is said of a file or of a number with its code."""

    INTACT = "intact"
    COPY = "copy"
    RETRACTED = "retracted"
    ALTERED = "altered"
    STRIPPED = "stripped"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


WORDS = {
    Verdict.INTACT: "完好",
    Verdict.COPY: "公开本，完好",
    Verdict.RETRACTED: "公开本，已撤回",
    Verdict.ALTERED: "已改动",
    Verdict.STRIPPED: "签名已被去除",
    Verdict.WITHDRAWN: "已撤回（作废）",
    Verdict.UNKNOWN: "查无此件",
}


@dataclass(frozen=True)
class Answer:
    """A verdict, and the document's number, organ and date, never its title or to whom it was written."""

    verdict: Verdict
    number: str = ""
    organ: str = ""
    on: date | None = None
    certificate: str = ""
    sha256: str = ""

    @property
    def words(self) -> str:
        """The verdict in Chinese."""
        return WORDS[self.verdict]


def verify_file(pdf: bytes) -> Answer:
    """Say what became of a file. One whose hash is known is not looked into.

    Nothing is learnt about a document from its number alone: whatever claims a number of ours and
    is not that document is 已改动, whether the number is in use or not.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    ours = OfficialDocument.objects.select_related("series__organ", "voided")
    if known := ours.filter(Q(sha256=digest) | Q(signed_sha256=digest)).first():
        stripped = digest != known.final_sha256
        return _about(known, Verdict.STRIPPED if stripped else Verdict.INTACT)
    for name in settings.COPIES:
        if copied := import_string(name)(digest):
            document, in_force = copied
            return replace(
                _about(document, Verdict.COPY if in_force else Verdict.RETRACTED),
                certificate="",
                sha256="",
            )
    same_length = ours.filter(Q(size=len(pdf)) | Q(signed_size=len(pdf)))
    if twin := next((one for one in same_length[:50] if _is_alike(one, pdf)), None):
        return _about(twin, Verdict.ALTERED)
    return _judged(inspected(pdf) if b"%PDF-" in pdf[:1024] else Inspection())


def verify_code(number: str, code: str) -> Answer:
    """Say what became of a document to somebody who knows its code; a wrong code is as an unknown number."""
    found = (
        OfficialDocument.objects.typeset()
        .filter(doc_number=_written(number))
        .select_related("series__organ", "voided")
    )
    given = typed(code)
    compare_digest(NOBODY, given)  # where there is no such number, one comparison as well
    document = next((one for one in found if compare_digest(one.code, given)), None)
    if document is None:
        return Answer(Verdict.UNKNOWN)
    return _about(document, Verdict.INTACT if is_whole(document) else Verdict.ALTERED)


def genuineness(document: OfficialDocument) -> dict[str, Any]:
    """What a page says of the file that is handed out: whose signature, and whether it is as it was."""
    return {
        "sha256": document.final_sha256,
        "size": document.signed_size or document.size,
        "whole": bool(document.sha256) and is_whole(document),
        "certificate": document.signed_by_certificate,
        "signed_at": document.signed_by_certificate_at,
        "withdrawn": document.voided.reason if document.is_withdrawn else "",
    }


def _about(document: OfficialDocument, verdict: Verdict) -> Answer:
    if document.is_withdrawn and verdict != Verdict.ALTERED:
        verdict = Verdict.WITHDRAWN
    return Answer(
        verdict,
        document.doc_number,
        document.series.organ.name,
        date.fromisoformat(document.source["date"]),
        document.signed_by_certificate,
        document.final_sha256,
    )


def _is_alike(document: OfficialDocument, pdf: bytes) -> bool:
    return any(_share_alike(kept, pdf) >= ALIKE for kept in _files(document, len(pdf)))


def _files(document: OfficialDocument, length: int) -> Iterator[bytes]:
    sizes = ((document.pdf, document.size), (document.signed_pdf, document.signed_size))
    for file, size in sizes:
        if size == length:
            with suppress(FileNotFoundError), file.open("rb") as content:
                yield bytes(content.read())


def _share_alike(kept: bytes, pdf: bytes) -> float:
    places = range(0, len(pdf), BLOCK)
    alike = sum(kept[at : at + BLOCK] == pdf[at : at + BLOCK] for at in places)
    return alike / max(1, len(places))


def _judged(found: Inspection) -> Answer:
    """Of a file that is none of ours byte for byte: whether it says it is."""
    source = found.source or {}
    claim = Answer(
        Verdict.ALTERED, found.number, str(source.get("organ", ""))[:40], _day(source.get("date"))
    )
    if not found.signatures and _was_signed(found):
        return replace(claim, verdict=Verdict.STRIPPED)
    if _is_our_number(found.number) or any(map(_is_broken, found.signatures)):
        return claim
    return Answer(Verdict.UNKNOWN)


def _was_signed(found: Inspection) -> bool:
    """Whether the very source that is embedded belongs to a document that was signed."""
    try:
        embedded = validated(found.source or {}, signed=True)
    except (ValidationError, TypeError, ValueError):
        return False
    signed = OfficialDocument.objects.filter(doc_number=found.number).exclude(signed_sha256="")
    return any(validated(document.source, signed=True) == embedded for document in signed)


def _is_our_number(number: str) -> bool:
    """Whether some organ here writes numbers like this, be this one in use or not."""
    prefix = number.partition("〔")[0]
    return bool(number) and Series.objects.filter(prefix=prefix).exists()


def _is_broken(signature: Signature) -> bool:
    """Whether one of our certificates signed, and what it signed was changed."""
    certificate = {"certificate_sha256": signature.certificate}
    return not signature.intact and OfficialDocument.objects.filter(**certificate).exists()


def _day(iso: object) -> date | None:
    try:
        return date.fromisoformat(str(iso))
    except ValueError:
        return None


def _written(number: str) -> str:
    """A number as it is printed, whatever brackets and spaces somebody typed."""
    number = re.sub(r"[\s\u3000]", "", number)[:40]
    return re.sub(r"[\[［(（【〔](\d{4})[\]］)）】〕]", r"〔\1〕", number)
