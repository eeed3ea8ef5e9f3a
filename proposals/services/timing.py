"""Which deadlines a step opens, meets, arms anew or drops; one function a step."""

from datetime import date

from django.db.models import Model
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline, Stage
from portal.deadlines.services import deadline as deadlines
from portal.deadlines.services.deadline import Concern
from portal.documents.models import OfficialDocument
from portal.people.models import Appointment
from proposals.models import Proposal, Reply

UNANSWERED = (Proposal.Status.REGISTERED, Proposal.Status.ASSIGNED, Proposal.Status.HANDLING)


def concern_of(matter: Proposal, *, path: str = "") -> Concern:
    """What a deadline of a matter is about, and whose it is now."""
    assignment = getattr(matter, "assignment", None)
    return Concern(
        title=f"{matter}{matter.noun}《{matter.title}》",
        path=path or matter.get_absolute_url(),
        organ=matter.organ,
        matter=matter.kind,
        section=assignment.section if assignment else None,
        holder=assignment.handler if assignment else None,
    )


def registered(matter: Proposal, *, by: Appointment) -> None:
    """The time to answer runs from the day it was received."""
    deadlines.open_(matter, Stage.REPLY, concern_of(matter), start=matter.received_on, by=by)


def assigned(matter: Proposal, *, by: Appointment) -> None:
    """The section answers for it from now on, and is to accept it soon."""
    concern = concern_of(matter)
    deadlines.hand_over(matter, section=concern.section, holder=None, by=by)
    deadlines.open_(matter, Stage.ACCEPT, concern, start=localdate(), by=by)


def accepted(matter: Proposal, *, by: Appointment) -> None:
    """Its clerk answers for it from now on."""
    deadlines.meet(matter, Stage.ACCEPT, by=by)
    deadlines.hand_over(matter, section=by.section, holder=by, by=by)


def came_back(reply: Reply, *, by: Appointment) -> None:
    """The answer was sent back or is to be drafted anew: the clerk is reminded anew."""
    if reply.is_answer:
        deadlines.rearm(reply.proposal, Stage.REPLY, by=by)


def signed(reply: Reply, *, by: Appointment) -> None:
    """What is 主动公开 is to be public in time."""
    document = reply.document
    if document and document.is_open and reply.is_answer:
        concern = concern_of(reply.proposal, path=reply.get_absolute_url())
        start = date.fromisoformat(document.source["date"])
        deadlines.open_(document, Stage.PUBLISH, concern, start=start, by=by)


def unsigned(document: OfficialDocument, *, by: Appointment) -> None:
    """A letter whose number was voided is not published."""
    deadlines.drop(document, by=by, reason="文号作废")


def delivered(reply: Reply, *, by: Appointment) -> None:
    """Answered; the deputy's time to judge begins, where a rule sets one."""
    matter = reply.proposal
    deadlines.meet(matter, Stage.REPLY, by=by)
    concern = concern_of(matter)
    deputy = deputy_post(matter)
    if deputy:
        told = Concern(
            concern.title, concern.path, matter.organ, matter.kind, concern.section, deputy
        )
        deadlines.open_(matter, Stage.FEEDBACK, told, start=localdate(), by=by)


def deputy_post(matter: Proposal) -> Appointment | None:
    """The post of the one who raised it, if known here and held today."""
    posts = Appointment.objects.active().filter(role=Appointment.Role.DEPUTY, organ=matter.body)
    return posts.filter(user=matter.lead_deputy_id).first() if matter.lead_deputy_id else None


def judged(matter: Proposal, *, by: Appointment) -> None:
    """The deputy has judged."""
    deadlines.meet(matter, Stage.FEEDBACK, by=by)


def backfill(matter: Proposal) -> int:
    """Open what a matter in progress should have and never had, as of the days it would have begun; how many."""
    reply = matter.answer
    assignment = getattr(matter, "assignment", None)
    concern = concern_of(matter)
    begun: list[tuple[Model, Stage, Concern, date]] = []
    if matter.status in UNANSWERED:
        begun.append((matter, Stage.REPLY, concern, matter.received_on))
    if assignment and matter.status == Proposal.Status.ASSIGNED:
        begun.append((matter, Stage.ACCEPT, concern, localdate(assignment.assigned_at)))
    document = reply.document if reply else None
    if reply and document and is_to_be_public(document):
        there = concern_of(matter, path=reply.get_absolute_url())
        start = date.fromisoformat(document.source["date"])
        begun.append((document, Stage.PUBLISH, there, start))
    lacking = [one for one in begun if not Deadline.objects.about(one[0]).filter(stage=one[1])]
    opened = [
        deadlines.open_(subject, stage, about, start=start, by=None)
        for subject, stage, about, start in lacking
    ]
    return sum(one is not None for one in opened)


def is_to_be_public(document: OfficialDocument) -> bool:
    """Whether a letter is in force and 主动公开, and is not public yet."""
    published = document.publications.exclude(published_at=None)
    return document.is_open and not document.is_withdrawn and not published.exists()
