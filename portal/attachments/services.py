"""What happens: files are attached to a thing and removed from it; who may is for the thing's own app to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import now

from portal.attachments.models import Attachment, StoredFile
from portal.attachments.receiving import Received
from portal.people.models import Appointment
from portal.record.services import record
from portal.storing import keep
from portal.workflow import refuse_unfit, swap


@transaction.atomic
def attach(
    subject: models.Model, files: Sequence[Received], *, what: str, by: Appointment
) -> list[Attachment]:
    """Attach received files to a thing, all or none; `what` they are to it (原件, 参考材料).

    Raises ValidationError: too many, too large together, or attached already. The rows come first
    and the files last, so that nothing is stored of what is refused.
    """
    lock(subject)
    refuse_excess(list(Attachment.objects.on(subject)), files)
    attached = [attached_one(subject, one, what, by) for one in files]
    for one, attachment in zip(files, attached, strict=True):
        keep(attachment.file.path, File(one.file))
    return attached


def lock(subject: models.Model) -> None:
    """Whoever attaches to the same thing waits, so that the limits hold."""
    rows = type(subject)._default_manager.select_for_update(of=("self",), no_key=True)  # noqa: SLF001
    rows.get(pk=subject.pk)


def refuse_excess(present: list[Attachment], files: Sequence[Received]) -> None:
    """The limits of one thing, and contents that are there already. Raises ValidationError."""
    most, total = settings.ATTACHMENTS_MOST, settings.ATTACHMENTS_TOTAL
    if len(present) + len(files) > most:
        raise ValidationError(f"最多 {most} 个附件，已有 {len(present)} 个。")
    if sum(one.file.size for one in present) + sum(one.size for one in files) > total:
        raise ValidationError(f"附件合计不能超过 {filesizeformat(total)}。")
    known = {one.file.sha256: one.name for one in present}
    complaints = []
    for one in files:
        if one.sha256 in known:
            complaints.append(f"“{one.name}”与“{known[one.sha256]}”内容相同，不必重复上传。")
        known.setdefault(one.sha256, one.name)
    if complaints:
        raise ValidationError(complaints)


def attached_one(subject: models.Model, one: Received, what: str, by: Appointment) -> Attachment:
    """One row for the content, unless it is known, one for the attachment, and a line in the record."""
    about = {"size": one.size, "media_type": one.media_type}
    file, _ = StoredFile.objects.get_or_create(sha256=one.sha256, defaults=about)
    attachment = Attachment.objects.create(
        subject=subject, file=file, name=one.name, what=what, by=by
    )
    record("attach", subject, by=by, facts=facts_of(attachment))
    return attachment


@transaction.atomic
def remove(subject: models.Model, attachment: Attachment, *, by: Appointment, note: str) -> None:
    """Take an attachment off its thing, for a reason; row, file and record stay.

    Raises ValidationError (no reason), Conflict (removed meanwhile).
    """
    refuse_unfit(note, required=True)
    removed = {"removed_at": now(), "removed_by": by, "removed_for": note.strip()}
    swap(attachment, {"removed_at": None}, removed)
    record("detach", subject, by=by, note=note.strip(), facts=facts_of(attachment))


def facts_of(attachment: Attachment) -> dict[str, Any]:
    """What the record keeps of it."""
    return {
        "attachment": attachment.pk,
        "file": attachment.name,
        "what": attachment.what,
        "sha256": attachment.file.sha256,
    }
