"""What each role is waited for with: the lists of the home page, as queries."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from portal.documents.source import OPEN
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.publication.models import Publication
from portal.publication.permissions import prepared_by_hand_of
from portal.record.models import Event
from proposals.models import Extension, Proposal, Reply, ReplyQuerySet
from proposals.permissions import asked_by_hand_of, drafted_by

Role, P, R, C = Appointment.Role, Proposal.Status, Reply.Status, Publication.Status
COPIES = (("待公开审核", C.PROPOSED), ("待发布", C.REVIEWED))
UNDER_WAY, JUDGED, TO_CONSENT = "办理中", "已评价", "待同意延期"


def lists_of(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What each role is waited for with."""
    if by.role in LISTS:
        yield from LISTS[by.role](by)


def ours_open(by: Appointment) -> QuerySet[Proposal]:
    """The matters of the organ that are not at their end."""
    return Proposal.objects.filter(organ=by.organ).exclude(status=P.JUDGED)


def letters_of(by: Appointment) -> ReplyQuerySet:
    """The letters of the organ that somebody still works on, or that were sent."""
    return Reply.objects.live().filter(proposal__organ=by.organ)


def of_an_office(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The office assigns, checks 公开属性, issues, delivers and sees to the public copies."""
    asked = to_decide(by)
    yield TO_CONSENT, asked
    ours = letters_of(by)
    yield "待交办", ours_open(by).filter(status=P.REGISTERED)
    unchecked = ours.filter(status__in=(R.CHECKING, R.SIGNING), disclosure_checked="")
    unchecked = unchecked.exclude(drafted_by(by))
    yield "待审核公开属性", unchecked
    signed, issued = ours.filter(status=R.SIGNED), ours.filter(status=R.ISSUED)
    yield "待印发", signed
    yield "待送达", issued
    yield "待拟公开副本", to_publish(ours)
    copies = Publication.objects.under_way().filter(document__series__organ=by.organ)
    copies = copies.exclude(prepared_by_hand_of(by))
    yield from ((title, copies.filter(status=status)) for title, status in COPIES)
    elsewhere = ours_open(by).exclude(status=P.REGISTERED).exclude(assigned_by(by.actor))
    shown = (unchecked, signed, issued, to_publish(ours), replies_of(copies))
    elsewhere = elsewhere.exclude(pk__in=asked.order_by().values("proposal"))
    yield UNDER_WAY, apart_from(elsewhere, *shown)


def to_decide(by: Appointment) -> QuerySet[Extension]:
    """The requests for more time that wait for this office or this signatory."""
    asked = Extension.objects.filter(status=Extension.Status.ASKED)
    asked = asked.exclude(asked_by_hand_of(by))
    ours = Q(proposal__organ=by.organ)
    if by.role == Role.SIGNATORY:
        return asked.filter(ours, needs_consent=False)
    return asked.filter(ours | Q(proposal__body=by.organ, needs_consent=True))


def of_a_clerk(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The clerk accepts, drafts and prepares the public copies."""
    here = ours_open(by).filter(assignment__section=by.section)
    yield "待签收", here.filter(status=P.ASSIGNED)
    mine = Reply.objects.live().filter(drafter=by)
    drafts = mine.filter(status=R.DRAFTING)
    yield "起草中", drafts
    yield "待拟公开副本", to_publish(mine)
    yield UNDER_WAY, apart_from(here.exclude(status=P.ASSIGNED), drafts, to_publish(mine))


def of_a_section_head(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The head of a section checks."""
    to_check = letters_of(by).filter(drafter__section=by.section, status=R.CHECKING)
    to_check = to_check.exclude(drafted_by(by))
    yield "待核稿", to_check
    yield UNDER_WAY, apart_from(ours_open(by).filter(assignment__section=by.section), to_check)


def of_a_leader(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The leader looks on in the sections overseen, with a post each."""
    overseen = posts_of(by.actor).filter(role=Role.LEADER, user=by.user, organ=by.organ)
    sections = overseen.order_by().values("section")
    yield UNDER_WAY, ours_open(by).filter(assignment__section__in=sections)


def of_a_signatory(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The signatory signs."""
    to_sign = letters_of(by).filter(status=R.SIGNING).exclude(drafted_by(by))
    yield "待签发", to_sign
    asked = to_decide(by)
    yield TO_CONSENT, asked
    elsewhere = ours_open(by).exclude(pk__in=asked.order_by().values("proposal"))
    yield UNDER_WAY, apart_from(elsewhere, to_sign)


def of_a_deputy(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The deputy judges."""
    mine = Proposal.objects.filter(lead_deputy=by.user, body=by.organ)
    yield "请您评价", mine.filter(status=P.REPLIED)
    yield UNDER_WAY, mine.exclude(status__in=(P.REPLIED, P.JUDGED))
    yield JUDGED, mine.filter(status=P.JUDGED)


LISTS: dict[str, Callable[[Appointment], Iterable[tuple[str, QuerySet[Any]]]]] = {
    Role.OFFICE: of_an_office,
    Role.HANDLER: of_a_clerk,
    Role.SECTION_HEAD: of_a_section_head,
    Role.LEADER: of_a_leader,
    Role.SIGNATORY: of_a_signatory,
    Role.DEPUTY: of_a_deputy,
}


def assigned_by(user: User) -> Q:
    """The matters somebody assigned that are not answered yet."""
    kind = ContentType.objects.get_for_model(Proposal)
    mine = Event.objects.filter(subject_type=kind, verb="assign", by=user).values("subject_id")
    return Q(pk__in=mine, status__in=(P.ASSIGNED, P.HANDLING))


def to_publish(replies: ReplyQuerySet) -> ReplyQuerySet:
    """Delivered and 主动公开, but no public copy is begun."""
    opened = replies.answers().filter(status=R.DELIVERED, document__source__disclosure=OPEN)
    return opened.filter(document__publications=None)


def replies_of(copies: QuerySet[Publication]) -> ReplyQuerySet:
    """The replies of which there are these public copies."""
    return Reply.objects.filter(document__publications__in=copies.order_by())


def apart_from(matters: QuerySet[Proposal], *lists: QuerySet[Reply]) -> QuerySet[Proposal]:
    """Matters that stand in none of the lists: nothing is on the home page twice."""
    for replies in lists:
        matters = matters.exclude(pk__in=replies.order_by().values("proposal"))
    return matters
