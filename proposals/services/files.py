"""Files are attached to a matter by the office (原件) and to a draft by its handler (参考材料)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction

from portal.attachments import services as attachments
from portal.attachments.models import Attachment
from portal.attachments.receiving import received
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.workflow import Conflict
from proposals.models import Proposal, Reply
from proposals.permissions import attaches, is_open_for_files


def attach(
    subject: Proposal | Reply, uploads: Sequence[File[Any]], *, by: Appointment
) -> list[Attachment]:
    """Attach files to a matter or to a draft, all or none.

    Raises PermissionDenied, Conflict (the draft has left the desk meanwhile), ValidationError with
    a sentence for each file that is refused.
    """
    refuse_others(subject, by)
    what = "参考材料" if isinstance(subject, Reply) else "原件"
    with received(uploads) as files, transaction.atomic():
        refuse_others(subject, by)  # files take their time
        refuse_late(subject)
        return attachments.attach(subject, files, what=what, by=by)


@transaction.atomic
def detach(
    subject: Proposal | Reply, attachment: Attachment, *, by: Appointment, note: str
) -> None:
    """Take a file off a matter or a draft, for a reason; the record keeps it.

    Raises PermissionDenied, Conflict (removed, or the draft has left the desk meanwhile),
    ValidationError (no reason).
    """
    refuse_others(subject, by)
    refuse_late(subject)
    attachments.remove(subject, attachment, by=by, note=note)


def refuse_others(subject: Proposal | Reply, by: Appointment) -> None:
    """Raises PermissionDenied unless it is theirs to do under this post."""
    if not (is_held(by) and attaches(by, subject)):
        raise PermissionDenied


def refuse_late(subject: Proposal | Reply) -> None:
    """Raises Conflict where nothing is attached any more; the row stays locked until the end."""
    attachments.lock(subject)
    subject.refresh_from_db(fields=["status"])
    if not is_open_for_files(subject):
        raise Conflict
