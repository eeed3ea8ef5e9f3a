"""A public copy is approved by a second person, typeset, published at its address, and withdrawn with a notice."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.deadlines.models import Stage
from portal.deadlines.services import deadline as deadlines
from portal.documents.services import index_number, refuse_withdrawn
from portal.notices.services import settle, tell
from portal.nudge import nudge
from portal.people.models import Appointment
from portal.people.permissions import Recipient, holders, recipients
from portal.publication.models import Publication
from portal.publication.printing import UNPRINTED
from portal.publication.redaction import applied, proposals_for
from portal.publication.tasks import typeset_public_copies
from portal.publication.workflow import PUBLICATIONS
from portal.record.models import Event
from portal.workflow import take

Also = Callable[[], dict[str, Any]]


@transaction.atomic
def act(
    publication: Publication, verb: str, *, by: Appointment, edition: int, note: str = ""
) -> Event:
    """Take the step `verb` on the edition that was read, with all that belongs to it.

    Raises KeyError (no such step), PermissionDenied, Conflict (done or changed meanwhile),
    ValidationError.
    """
    step = PUBLICATIONS[publication.lifecycle][verb]
    also = WRITES[verb](publication, by, note)
    event = take(step, publication, by=by, note=note, seen={"edition": edition}, also=also)
    if verb in ("approve", "publish"):
        nudge(typeset_public_copies)
    if verb == "publish":
        deadlines.meet(publication.document, Stage.PUBLISH, by=by)
    settle(event)
    inform(event, publication)
    return event


def approved(_publication: Publication, by: Appointment, _note: str) -> Also:
    """Who reviewed it."""
    return lambda: {"reviewed_by": by}


def returned(_publication: Publication, _by: Appointment, _note: str) -> Also:
    """What is prepared anew is reviewed and typeset anew."""
    return lambda: {"reviewed_by": None, "reviewed_at": None, **UNPRINTED}


def numbered(publication: Publication, by: Appointment, _note: str) -> Also:
    """The 索引号, which never changes; the version that was public until now is replaced."""

    def number() -> dict[str, Any]:
        refuse_withdrawn(publication.document)
        for earlier in publication.document.publications.published():
            take(PUBLICATIONS[earlier.lifecycle]["replace"], earlier, by=by)
        known = publication.document.publications.exclude(index_number="").first()
        new = known.index_number if known else index_number(publication.organ, localdate())
        return {"index_number": new}

    return number


def announced(publication: Publication, _by: Appointment, note: str) -> Also:
    """The reason stands at the address for everybody, so the rules go over it as well."""
    proposals = proposals_for(note.strip(), keep=publication.keep, also=publication.hidden)
    return lambda: {"notice": applied(note.strip(), proposals)}


WRITES: dict[str, Callable[[Publication, Appointment, str], Also]] = {
    "approve": approved,
    "return": returned,
    "publish": numbered,
    "withdraw": announced,
}


TOLD = {
    "approve": "{document}的公开副本已审核，请发布。",
    "return": "{document}的公开副本被退回：{note}",
    "publish": "{document}已公开发布。",
    "withdraw": "{document}已撤回公开：{note}",
}


def inform(event: Event, publication: Publication) -> None:
    """Tell the office and who prepared it; of a publication and a withdrawal also those concerned."""
    people = holders(Appointment.Role.OFFICE, organ=publication.organ)
    people += recipients([publication.prepared_by])
    note = publication.notice or event.note
    sentence = TOLD[event.verb].format(document=publication.document, note=note)
    tell(people, event, sentence, publication.get_absolute_url())
    if event.verb in ("publish", "withdraw"):
        outside = publication.concerned.all()
        deputies = [Recipient(person, Appointment.Role.DEPUTY) for person in outside]
        tell(deputies, event, sentence, publication.address)
