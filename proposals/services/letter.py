"""A letter is begun with what is known of the matter, and its draft is saved version by version."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from portal.documents.models import Kind
from portal.documents.plaintext import clean
from portal.documents.source import CLOSED, LONGEST_DOCUMENT
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.services import record
from portal.wordings import services as wordings
from portal.wordings.merging import filled
from portal.wordings.models import Wording, WordingVersion
from portal.workflow import swap
from proposals.known import known, known_of_extension
from proposals.models import Proposal, Reply, ReplyVersion
from proposals.permissions import is_handler
from proposals.workflow import REPLY

SITTING = 300  # seconds
LONGEST = {"title": 100, "note": 200, "disclosure_ground": 200}

PROCEDURAL = "属于办理过程中的程序性告知，依据《政府信息公开条例》第十六条，可以不予公开。"
PRESET: dict[str, dict[str, str]] = {
    Kind.EXTENSION: {"disclosure": CLOSED, "disclosure_ground": PROCEDURAL}
}


def begin(
    proposal: Proposal, *, drafter: Appointment, by: Appointment | None, kind: str = Kind.REPLY
) -> Reply:
    """A first draft: what the organ's wording (文稿模板) says, with what is known of the matter filled in.

    `by` is None where the product begins it for its drafter.
    """
    wording = wordings.offered(proposal.organ, kind)[0].latest()
    reply = Reply.objects.create(
        proposal=proposal,
        kind=kind,
        drafter=drafter,
        lifecycle=REPLY.version,
        begun_from=wording,
        **PRESET.get(kind, {}),
        **worded(wording, proposal, drafter),
    )
    remember(reply, by=by or drafter)
    record("begin", reply, by=by, after=reply.status, facts=named(wording))
    return reply


def named(wording: WordingVersion) -> dict[str, Any]:
    """Which wording it was, for the record."""
    return {"wording": wording.wording_id, "number": wording.number, "name": str(wording)}


def worded(wording: WordingVersion, proposal: Proposal, drafter: Appointment) -> dict[str, Any]:
    """The text of a wording for a matter. Fields without a value stay open.

    So do those of a line that would become too long to be kept: the drafter is to shorten it.
    """
    values = known(proposal, drafter)
    if wording.wording.kind == Kind.EXTENSION:
        values |= known_of_extension(proposal)
    text = {part: filled(value, values) for part, value in wording.text.items()}
    long = [name for name, longest in LONGEST.items() if len(text.get(name, "")) > longest]
    return {**text, **{name: wording.text[name] for name in long}}


def is_untouched(reply: Reply) -> bool:
    """Whether a draft says what its wording says, and nothing of its own yet."""
    if reply.status != Reply.Status.DRAFTING or reply.begun_from is None:
        return False
    given = worded(reply.begun_from, reply.proposal, reply.drafter)
    proposed = PRESET.get(reply.kind, {}).get("disclosure", "")
    rest = not (reply.attachments or reply.result_class) and reply.disclosure == proposed
    return rest and as_saved(given) == as_saved({part: getattr(reply, part) for part in given})


def choices(reply: Reply) -> list[Wording]:
    """The wordings that its handler may begin again with: none once there is something of one's own."""
    if not is_untouched(reply):
        return []
    return list(wordings.offered(reply.proposal.organ, reply.kind))


def is_same(reply: Reply, drafted: dict[str, Any]) -> bool:
    """Whether what stands on a desk is the draft as it is kept."""
    return as_saved(drafted) == as_saved(reply.drafted())


def as_saved(text: dict[str, Any]) -> dict[str, Any]:
    """A text as it comes back from its form: without blank lines at the end."""
    return {**text, "body": clean(text["body"])}


@transaction.atomic
def reword(reply: Reply, wording: Wording, *, by: Appointment, version: int) -> Reply:
    """Begin again with another wording, while nothing of one's own is in the draft.

    Raises PermissionDenied, Conflict (changed since that version was read), ValidationError (there
    is something of one's own, or the wording is none of the organ's).
    """
    if not (is_held(by) and is_handler(by, reply)):
        raise PermissionDenied
    if not wordings.offered(reply.proposal.organ, reply.kind).filter(pk=wording.pk).exists():
        raise ValidationError("这一文稿模板已停用，请另选一个。")
    if not is_untouched(reply):
        raise ValidationError("文稿已经动笔，不再换用文稿模板。需要其中文字的，可以从模板复制。")
    chosen = wording.latest()
    text = worded(chosen, reply.proposal, reply.drafter)
    seen = {"status": Reply.Status.DRAFTING, "version": version}
    swap(reply, seen, {**text, "begun_from": chosen, "version": version + 1})
    remember(reply, by=by)
    record("reword", reply, by=by, facts=named(chosen))
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
    # A click on 送核稿 may meet the same page's autosave: it waits for it, and then knows it as its own.
    reply.refresh_from_db(from_queryset=Reply.objects.select_for_update(of=("self",)))
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
    mine = reply.versions.filter(autosaved=True, desk=desk, by=by.actor)
    last = mine.filter(number=reply.version - 1).first()
    if autosaved and last and takes_its_place(reply, last):
        last.delete()
    ReplyVersion.objects.create(
        reply=reply,
        number=reply.version,
        drafted=reply.drafted(),
        by=by.actor,
        autosaved=autosaved,
        desk=desk,
    )


def takes_its_place(reply: Reply, last: ReplyVersion) -> bool:
    """Whether `last` is of the same five minutes and holds nothing that was cut since."""
    same_sitting = int(now().timestamp()) // SITTING == int(last.at.timestamp()) // SITTING
    return same_sitting and len(reply.body) >= len(last.drafted["body"]) * 0.8
