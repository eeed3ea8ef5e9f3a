"""A reply is begun with what is known of the matter, and its draft is saved version by version."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from portal.documents.source import LONGEST_BODY
from portal.people.models import Appointment
from portal.record.services import record
from portal.workflow import swap
from proposals.models import Proposal, Reply, ReplyVersion
from proposals.permissions import is_handler
from proposals.workflow import REPLY

ONE_SITTING = timedelta(minutes=5)


def begin(proposal: Proposal, *, by: Appointment) -> Reply:
    """A first draft: title, addressee and opening as such letters have them."""
    noun = "代表建议" if proposal.kind == Proposal.Kind.SUGGESTION else "委员提案"
    reply = Reply.objects.create(
        proposal=proposal,
        drafter=by,
        lifecycle=REPLY.version,
        title=f"对{proposal.session}第{proposal.number}号{noun}的答复",
        addressees=[f"尊敬的{proposal.deputy_name}{proposal.person}"],
        body=f"您提出的《{proposal.title}》收悉，经认真研究办理，现答复如下：\n\n",
    )
    remember(reply, by=by)
    record("begin", reply, by=by, after=reply.status)
    return reply


@transaction.atomic
def save(
    reply: Reply, drafted: dict[str, Any], *, by: Appointment, version: int, autosaved: bool = False
) -> Reply:
    """Save a draft over the version that was read; nothing is written where nothing changed.

    Raises PermissionDenied (only the handler writes), Conflict (no longer at drafting, or saved
    elsewhere meanwhile), ValidationError (longer than a letter can be).
    """
    if not is_handler(by, reply):
        raise PermissionDenied
    if len(drafted.get("body", "")) > LONGEST_BODY:
        over = len(drafted["body"]) - LONGEST_BODY
        raise ValidationError(
            {"body": f"正文最多 {LONGEST_BODY:,} 字，超出 {over:,} 字，请删减或改作附件。"}
        )
    if drafted == reply.drafted():
        return reply
    swap(
        reply,
        {"status": Reply.Status.DRAFTING, "version": version},
        {**drafted, "version": version + 1},
    )
    remember(reply, by=by, autosaved=autosaved)
    return reply


def remember(reply: Reply, *, by: Appointment, autosaved: bool = False) -> None:
    """Keep the version; an autosave takes the place of the same person's autosave minutes ago."""
    if autosaved:
        reply.versions.filter(
            by=by.user, autosaved=True, number=reply.version - 1, at__gt=now() - ONE_SITTING
        ).delete()
    ReplyVersion.objects.create(
        reply=reply,
        number=reply.version,
        drafted=reply.drafted(),
        by=by.user,
        autosaved=autosaved,
    )
