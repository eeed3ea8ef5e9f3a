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
from proposals.services import letter
from proposals.services.telling import tell
from proposals.workflow import life_of

Also = Callable[[], dict[str, Any]]


@transaction.atomic
def act(reply: Reply, verb: str, *, by: Appointment, version: int, note: str = "") -> Event:
    """Take the step `verb` on the version that was read, with all that belongs to it.

    Raises KeyError (no such step), PermissionDenied, Conflict (done or changed meanwhile),
    ValidationError (what is missing, by field).
    """
    step = life_of(reply)[verb]
    also = WRITES.get(verb, nothing)(reply, by)
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


def nothing(_reply: Reply, _by: Appointment) -> Also | None:
    """Most steps write nothing besides the status."""
    return None


def frozen(reply: Reply, by: Appointment) -> Also:
    """Signing numbers the letter and freezes it, in the same UPDATE as the status."""

    def numbered() -> dict[str, Any]:
        organ, source = reply.proposal.organ, reply.as_source()
        return {"document": documents.freeze(source, organ=organ, kind=Kind.REPLY, by=by)}

    return numbered


def typeset_soon(_reply: Reply, _by: Appointment) -> None:
    """After signing: let the typesetter start at once."""
    nudge(typeset_waiting)


def matter_replied(reply: Reply, by: Appointment) -> None:
    """After delivery: the matter itself is answered."""
    take(life_of(reply.proposal)["reply"], reply.proposal, by=by)


WRITES: dict[str, Callable[[Reply, Appointment], Also | None]] = {"sign": frozen}
FOLLOWS = {"sign": typeset_soon, "deliver": matter_replied}
