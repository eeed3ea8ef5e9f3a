"""A public copy is made from a signed document: the rules propose what to leave out, people decide."""

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.documents.models import OfficialDocument
from portal.documents.plaintext import clean
from portal.documents.services import refuse_withdrawn
from portal.notices.services import tell
from portal.people.models import Appointment, User
from portal.people.permissions import holders, is_held
from portal.publication.models import Publication, Redaction
from portal.publication.passages import public
from portal.publication.permissions import is_editor, may_prepare
from portal.publication.redaction import proposals_in, texts_of
from portal.publication.workflow import PUBLICATION
from portal.record.services import record
from portal.workflow import Conflict, swap

BY_HAND = "by-hand"
LONGEST = 200
LONGEST_SUMMARY = 5_000
S = Publication.Status


@transaction.atomic
def prepare(
    document: OfficialDocument,
    *,
    by: Appointment,
    hidden: Iterable[str] = (),
    keep: Iterable[str] = (),
    concerned: Iterable[User] = (),
) -> Publication:
    """Begin the public copy of a document, or the next version of it, with what the rules leave out.

    `hidden` are names and contacts that never become public (those of deputies), `keep` are those
    of organs, `concerned` is told once it is published. Raises PermissionDenied, Conflict (one is
    being prepared already), ValidationError (not 主动公开).
    """
    if not (is_held(by) and may_prepare(by, document)):
        raise PermissionDenied
    if not document.is_open:
        message = f"{document}的公开属性为{document.disclosure}，不主动公开。"
        raise ValidationError(message)
    refuse_withdrawn(document)
    if document.publications.under_way().exists():
        raise Conflict
    publication = Publication.objects.create(
        document=document,
        version=document.publications.count() + 1,
        lifecycle=PUBLICATION.version,
        hidden=sorted({name for name in hidden if name.strip()}),
        keep=sorted(set(keep)),
        prepared_by=by,
    )
    publication.concerned.set(concerned)
    propose(publication)
    publication.save(update_fields=["source"])
    facts = {"version": publication.version, "redactions": publication.redactions.count()}
    event = record("prepare", publication, by=by, after=publication.status, facts=facts)
    office = holders(Appointment.Role.OFFICE, organ=publication.organ)
    tell(office, event, f"{document}的公开副本已拟好，请审核。", publication.get_absolute_url())
    return publication


def propose(publication: Publication) -> None:
    """Ask the rules anew. A name found anywhere is left out everywhere; what was typed by hand stays left out."""
    typed = publication.redactions.exclude(added_by=None)
    again = {redaction.text: redaction.added_by for redaction in typed}
    publication.redactions.all().delete()
    original = publication.original()
    found = proposals_in(original, keep=publication.keep, also=publication.hidden)
    hidden = set(map(bare, publication.hidden))
    Redaction.objects.bulk_create(
        Redaction(
            publication=publication,
            place=place,
            lasting=bare(one.text) in hidden,
            **asdict(one),
        )
        for place, proposals in found.items()
        for one in proposals
    )
    for passage, user in again.items():
        star_out(publication, passage, user)
    publication.source = source_of(publication)


def bare(text: str) -> str:
    """A text without its spaces."""
    return "".join(text.split())


def source_of(publication: Publication) -> dict[str, Any]:
    """The public text: the original with every redaction in force."""
    force = publication.redactions.filter(taken_back_by=None).order_by("place", "start")
    spans = {place: list(rows) for place, rows in groupby(force, lambda row: row.place)}
    return public(publication.original(), spans)


def star_out(publication: Publication, passage: str, user: User | None) -> int:
    """Leave a passage out wherever it stands; how often that was."""
    rows = [
        Redaction(
            publication=publication,
            place=place,
            start=start,
            end=start + len(passage),
            text=passage,
            kind=BY_HAND,
            replacement="*" * len(passage),
            added_by=user,
        )
        for place, text in texts_of(publication.original())
        for start in places_of(passage, text)
    ]
    return len(Redaction.objects.bulk_create(rows))


def places_of(passage: str, text: str) -> list[int]:
    """Where a passage begins in a text, not overlapping itself."""
    found, start = [], text.find(passage)
    while start >= 0:
        found.append(start)
        start = text.find(passage, start + len(passage))
    return found


@transaction.atomic
def redact(publication: Publication, passage: str, *, by: Appointment) -> int:
    """Leave a passage out by hand, wherever it stands; how often that is.

    Raises PermissionDenied, Conflict (no longer being prepared), ValidationError (not found).
    """
    refuse_others(publication, by)
    passage = clean(passage)
    if not passage or "\n" in passage or len(passage) > LONGEST:
        raise ValidationError({"passage": f"请填写要隐去的一段文字，一行，最多 {LONGEST} 字。"})
    times = star_out(publication, passage, by.actor)
    if not times:
        raise ValidationError({"passage": f"原文中没有“{passage}”，请照原文填写。"})
    keep_edition(publication, {})
    record("redact", publication, by=by, facts={"passage": passage, "times": times})
    return times


@transaction.atomic
def turn(publication: Publication, redaction: Redaction, *, by: Appointment) -> Redaction:
    """Take a redaction back, so that the original is shown; or put it in force again.

    Raises PermissionDenied, Conflict, ValidationError (a deputy's name is never shown).
    """
    refuse_others(publication, by)
    if redaction.lasting:
        raise ValidationError("代表、委员的姓名和联系方式不得公开，这一处不能收回。")
    back = redaction.taken_back_by_id is None
    redaction.taken_back_by = by.actor if back else None
    redaction.save(update_fields=["taken_back_by"])
    keep_edition(publication, {})
    facts = {"place": redaction.place, "start": redaction.start, "text": redaction.text}
    record("take-back" if back else "put-back", publication, by=by, facts=facts)
    return redaction


@transaction.atomic
def rescope(publication: Publication, *, by: Appointment, scope: str, summary: str = "") -> None:
    """Publish the full text or a summary; the rules are asked anew.

    Raises PermissionDenied, Conflict, ValidationError (a summary has its text).
    """
    refuse_others(publication, by)
    summary = clean(summary)
    if scope not in Publication.Scope:
        raise ValidationError({"scope": "请选择全文或者摘要。"})
    if scope == Publication.Scope.SUMMARY and not summary:
        raise ValidationError({"summary": "公开摘要的，请填写摘要。"})
    if len(summary) > LONGEST_SUMMARY or "\x00" in summary:
        raise ValidationError({"summary": f"摘要最多 {LONGEST_SUMMARY} 字，不含空字符。"})
    publication.scope, publication.summary = scope, summary
    propose(publication)
    keep_edition(publication, {"scope": scope, "summary": summary})
    record("rescope", publication, by=by, facts={"scope": scope})


def refuse_others(publication: Publication, by: Appointment) -> None:
    """Raise PermissionDenied unless `by` may edit, and Conflict unless it is still being prepared."""
    if not (is_held(by) and is_editor(by, publication)):
        raise PermissionDenied
    if publication.status != S.PROPOSED:
        raise Conflict


def keep_edition(publication: Publication, changes: dict[str, Any]) -> None:
    """Write the public text anew, as the next edition: who approves, approves the one that was read."""
    seen = {"status": S.PROPOSED, "edition": publication.edition}
    source = source_of(publication)
    swap(publication, seen, {**changes, "source": source, "edition": publication.edition + 1})
