"""A reply is begun with what is known of the matter, and its draft is saved version by version."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from portal.documents.source import LONGEST_DOCUMENT
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.services import record
from portal.workflow import swap
from proposals.models import Proposal, Reply, ReplyVersion
from proposals.permissions import is_handler
from proposals.workflow import REPLY

SITTING = 300  # seconds
LONGEST = {"title": 100, "note": 200, "disclosure_ground": 200}


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
    reply: Reply,
    drafted: dict[str, Any],
    *,
    by: Appointment,
    version: int,
    autosaved: bool = False,
    desk: str = "",
) -> Reply:
    """Save a draft over the version that was read; what is not given stays as it is.

    Nothing is written where nothing changed. `desk` names the open page that saves: what it saved
    by itself meanwhile is no conflict.
    Raises PermissionDenied (only the handler writes), Conflict (no longer at drafting, or saved
    elsewhere meanwhile), ValidationError (cannot be kept).
    """
    if not (is_held(by) and is_handler(by, reply)):
        raise PermissionDenied
    drafted = {**reply.drafted(), **drafted}
    refuse_unfit(drafted)
    if drafted == reply.drafted():
        if not autosaved:
            pin(reply)
        return reply
    if version < reply.version and is_own(reply, desk, since=version):
        version = reply.version
    seen = {"status": Reply.Status.DRAFTING, "version": version}
    swap(reply, seen, {**drafted, "version": version + 1})
    remember(reply, by=by, autosaved=autosaved, desk=desk)
    return reply


def refuse_unfit(drafted: dict[str, Any]) -> None:
    """What the database or the typesetter could not take. Raises ValidationError by field."""
    if (size := sum(map(len, texts(drafted)))) > LONGEST_DOCUMENT:
        message = f"全文 {size:,} 字，系统最多能排 {LONGEST_DOCUMENT:,} 字，请分成几件。"
        raise ValidationError({"body": message})
    for name, longest in LONGEST.items():
        if len(drafted[name]) > longest:
            raise ValidationError({name: f"最多 {longest} 字，现有 {len(drafted[name])} 字。"})
    if "\x00" in "".join(texts(drafted)):
        raise ValidationError("含有空字符，请删去后重试。")


def texts(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def is_own(reply: Reply, desk: str, *, since: int) -> bool:
    """Whether all that was saved since a version was saved by the same open page by itself."""
    later = reply.versions.filter(number__gt=since)
    return bool(desk) and not later.exclude(desk=desk, autosaved=True).exists()


def pin(reply: Reply) -> None:
    """Keep the version as it stands: no autosave takes its place any more."""
    reply.versions.filter(number=reply.version).update(autosaved=False)


def remember(reply: Reply, *, by: Appointment, autosaved: bool = False, desk: str = "") -> None:
    """Keep the version; an autosave takes the place of the same page's last one.

    At least one is kept for every five minutes by the clock, and one before a text that shrank.
    """
    last = reply.versions.filter(autosaved=True, desk=desk, number=reply.version - 1).first()
    if autosaved and last and takes_its_place(reply, last):
        last.delete()
    ReplyVersion.objects.create(
        reply=reply,
        number=reply.version,
        drafted=reply.drafted(),
        by=by.user,
        autosaved=autosaved,
        desk=desk,
    )


def takes_its_place(reply: Reply, last: ReplyVersion) -> bool:
    """Whether `last` is of the same five minutes and holds nothing that was cut since."""
    same_sitting = int(now().timestamp()) // SITTING == int(last.at.timestamp()) // SITTING
    return same_sitting and len(reply.body) >= len(last.drafted["body"]) * 0.8
