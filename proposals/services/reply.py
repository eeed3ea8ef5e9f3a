"""A letter is checked, signed, issued and delivered."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.documents import services as documents
from portal.documents.tasks import typeset_waiting
from portal.nudge import nudge
from portal.people.models import Appointment
from portal.record.models import Event
from portal.workflow import take
from proposals.models import Reply
from proposals.services import disclosure, extension, letter, timing
from proposals.services.disclosure import Decision
from proposals.services.telling import tell
from proposals.workflow import life_of

MOOT = "本件已经答复，延期告知不必再办理。"
Also = Callable[[], dict[str, Any]]


@transaction.atomic
def act(
    reply: Reply,
    verb: str,
    *,
    by: Appointment,
    version: int,
    note: str = "",
    decided: Decision | None = None,
) -> Event:
    """Take the step `verb` on the version that was read, with all that belongs to it.

    `decided` is the signatory's word on 公开属性; without it the office's stands.
    Raises KeyError (no such step), PermissionDenied, Conflict (done or changed meanwhile),
    ValidationError (what is missing, by field).
    """
    step = life_of(reply)[verb]
    if reply.is_moot:
        raise ValidationError(MOOT)
    also = WRITES.get(verb, nothing)(reply, by, decided)
    event = take(step, reply, by=by, note=note, seen={"version": version}, also=also)
    letter.pin(reply)
    if verb in FOLLOWS:
        FOLLOWS[verb](reply, by)
    tell(event, reply)
    return event


def is_done(reply: Reply, verb: str, *, by: Appointment, version: int) -> bool:
    """Whether this person has taken just this step already: a second click is no conflict."""
    mine = Event.objects.about(reply).filter(verb=verb, by=by.actor, facts__version=version)
    return reply.status == life_of(reply)[verb].target and mine.exists()


def nothing(_reply: Reply, _by: Appointment, _decided: Decision | None) -> Also | None:
    """Most steps write nothing besides the status."""
    return None


def unchecked(_reply: Reply, _by: Appointment, _decided: Decision | None) -> Also:
    """What is drafted anew is checked anew."""
    return lambda: dict(disclosure.UNCHECKED)


def unsigned(reply: Reply, by: Appointment, _decided: Decision | None) -> Also:
    """The withdrawn document stays as it is; the letter is signed anew, under another number."""
    document = reply.document

    def anew() -> dict[str, Any]:
        if document:
            timing.unsigned(document, by=by)
        return {**disclosure.UNCHECKED, "document": None, "signed_at": None, "issued_at": None}

    return anew


def frozen(reply: Reply, by: Appointment, decided: Decision | None) -> Also:
    """Signing decides 公开属性, numbers the letter and freezes it, in the same UPDATE as the status."""

    def numbered() -> dict[str, Any]:
        decision = disclosure.decide(reply, decided, by=by)
        organ, source = reply.proposal.organ, reply.as_source()
        source["disclosure"] = decision.disclosure
        return {"document": documents.freeze(source, organ=organ, kind=reply.kind, by=by)}

    return numbered


def typeset_soon(reply: Reply, by: Appointment) -> None:
    """After signing: let the typesetter start at once, and the time to publish begin."""
    timing.signed(reply, by=by)
    nudge(typeset_waiting)


def back_at_the_desk(reply: Reply, by: Appointment) -> None:
    """After it was sent back: its clerk is reminded anew."""
    timing.came_back(reply, by=by)


def matter_replied(reply: Reply, by: Appointment) -> None:
    """After delivery of the answer: the matter itself is answered."""
    if not reply.is_answer:
        return
    timing.delivered(reply, by=by)
    extension.lapse(reply.proposal, by=by)
    take(life_of(reply.proposal)["reply"], reply.proposal, by=by)


WRITES: dict[str, Callable[[Reply, Appointment, Decision | None], Also | None]] = {
    "send-back": unchecked,
    "sign": frozen,
    "redraft": unsigned,
}
FOLLOWS = {
    "send-back": back_at_the_desk,
    "sign": typeset_soon,
    "redraft": back_at_the_desk,
    "deliver": matter_replied,
}
