"""A reply is checked, signed, issued and delivered."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from portal.documents import services as documents
from portal.documents.models import Kind
from portal.documents.tasks import typeset_waiting
from portal.nudge import nudge
from portal.people.models import Appointment
from portal.record.models import Event
from portal.workflow import take
from proposals.models import Reply
from proposals.services import disclosure, letter
from proposals.services.disclosure import Decision
from proposals.services.telling import tell
from proposals.workflow import life_of

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
    also = WRITES.get(verb, nothing)(reply, by, decided)
    event = take(step, reply, by=by, note=note, seen={"version": version}, also=also)
    letter.pin(reply)
    if verb in FOLLOWS:
        FOLLOWS[verb](reply, by)
    tell(event, reply)
    return event


def is_done(reply: Reply, verb: str, *, by: Appointment, version: int) -> bool:
    """Whether this person has taken just this step already: a second click is no conflict."""
    mine = Event.objects.about(reply).filter(verb=verb, by=by.user, facts__version=version)
    return reply.status == life_of(reply)[verb].target and mine.exists()


def nothing(_reply: Reply, _by: Appointment, _decided: Decision | None) -> Also | None:
    """Most steps write nothing besides the status."""
    return None


def unchecked(_reply: Reply, _by: Appointment, _decided: Decision | None) -> Also:
    """What is drafted anew is checked anew."""
    return lambda: dict(disclosure.UNCHECKED)


def frozen(reply: Reply, by: Appointment, decided: Decision | None) -> Also:
    """Signing decides 公开属性, numbers the letter and freezes it, in the same UPDATE as the status."""

    def numbered() -> dict[str, Any]:
        decision = disclosure.decide(reply, decided, by=by)
        organ, source = reply.proposal.organ, reply.as_source()
        source["disclosure"] = decision.disclosure
        return {"document": documents.freeze(source, organ=organ, kind=Kind.REPLY, by=by)}

    return numbered


def typeset_soon(_reply: Reply, _by: Appointment) -> None:
    """After signing: let the typesetter start at once."""
    nudge(typeset_waiting)


def matter_replied(reply: Reply, by: Appointment) -> None:
    """After delivery: the matter itself is answered."""
    take(life_of(reply.proposal)["reply"], reply.proposal, by=by)


WRITES: dict[str, Callable[[Reply, Appointment, Decision | None], Also | None]] = {
    "send-back": unchecked,
    "sign": frozen,
}
FOLLOWS = {"sign": typeset_soon, "deliver": matter_replied}
