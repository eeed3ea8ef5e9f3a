"""What waits for somebody under the post they act under, for the home page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from portal.deadlines.lights import Light, light_of
from portal.deadlines.models import Deadline
from portal.documents.models import OfficialDocument
from portal.documents.source import OPEN
from portal.http import PortalRequest
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.publication.models import Publication
from portal.publication.permissions import prepared_by_hand_of
from portal.wordings.models import WordingVersion
from proposals.models import Extension, Proposal, Reply, ReplyQuerySet
from proposals.permissions import asked_by_hand_of, drafted_by, replies_visible_to

Role, P, R, C = Appointment.Role, Proposal.Status, Reply.Status, Publication.Status
COPIES = (("待公开审核", C.PROPOSED), ("待发布", C.REVIEWED))
Thing = Proposal | Reply | Publication | Extension
NAMES: dict[Any, tuple[str, ...]] = {  # what a row of each kind shows
    Proposal: ("body", "organ"),
    Reply: ("document", "proposal__body", "proposal__organ"),
    Extension: ("proposal__body", "proposal__organ"),
    Publication: ("document__reply__proposal__body", "document__reply__proposal__organ"),
}
MOST = 8
UNDER_WAY, JUDGED, TO_CONSENT = "办理中", "已评价", "待同意延期"


class Row(NamedTuple):
    """One row: the matter, where to go, the nearest deadline and its light, or the day it came."""

    matter: Proposal
    url: str
    side: str
    light: Light | None


@dataclass(frozen=True)
class WorkList:
    """One list: what it asks one to do, its first rows, how many there are."""

    title: str
    rows: list[Row]
    count: int

    @property
    def url(self) -> str:
        """Where all of it is listed."""
        return reverse("proposals:extensions" if self.title == TO_CONSENT else "proposals:list")

    @property
    def waits(self) -> bool:
        """Whether it is one's own turn."""
        return self.title not in (UNDER_WAY, JUDGED)


def waiting(request: PortalRequest) -> list[WorkList]:
    """The lists of the post one acts under that are not empty."""
    lists = list(lists_of(request.acting)) if request.acting else []
    places = firsts([found for _, found in lists])
    things = brought({(lists[place.number][1].model, place.key) for place in places})
    times = times_of(things.values())
    return [
        WorkList(
            title,
            [row_of(things[found.model, place.key], times) for place in here],
            here[0].total,
        )
        for number, (title, found) in enumerate(lists)
        if (here := [place for place in places if place.number == number])
    ]


class Place(NamedTuple):
    """A row of a list: of which list, the how manieth, its key, and how many the list has in all."""

    number: int
    nth: int
    key: int
    total: int


def firsts(lists: list[QuerySet[Any]]) -> list[Place]:
    """The first rows of all lists, in one query; the rest is on the list page."""
    tops = [
        found.annotate(
            of_list=Value(number),
            nth=Window(RowNumber(), order_by=found.model._meta.ordering),  # noqa: SLF001  # Django's own way to it
            total=Window(Count("pk")),
        ).values_list("of_list", "nth", "pk", "total")[:MOST]
        for number, found in enumerate(lists)
    ]
    return sorted(Place(*row) for row in tops[0].union(*tops[1:], all=True)) if tops else []


def brought(wanted: set[tuple[Any, int]]) -> dict[tuple[Any, int], Thing]:
    """The things themselves, in one query a kind."""
    return {
        (model, key): thing
        for model, names in NAMES.items()
        if (keys := [key for kind, key in wanted if kind is model])
        for key, thing in model._default_manager.select_related(*names).in_bulk(keys).items()  # noqa: SLF001
    }


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
    elsewhere = ours_open(by).exclude(status=P.REGISTERED)
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


def begun_from(user: User, versions: Collection[WordingVersion]) -> ReplyQuerySet:
    """The replies that were begun from these versions of a 文稿模板, of those one may see."""
    return replies_visible_to(user).filter(begun_from__in=versions).select_related("document")


def times_of(things: Iterable[Thing]) -> dict[tuple[Any, int], Deadline]:
    """The nearest running deadline of each matter and each signed letter among these."""
    about = {thing for one in things for thing in (matter_of(one), document_of(one)) if thing}
    running = Deadline.objects.about(*about).running().with_left().select_related("subject_type")
    return {
        (deadline.subject_type.model_class(), deadline.subject_id): deadline
        for deadline in reversed(running)
    }


def matter_of(thing: Thing) -> Proposal:
    """The matter behind a row."""
    if isinstance(thing, Publication):
        return thing.document.reply.proposal
    return thing if isinstance(thing, Proposal) else thing.proposal


def document_of(thing: Thing) -> OfficialDocument | None:
    """The signed letter behind a row, where that is what the row is about."""
    if isinstance(thing, Reply) and thing.status != R.DELIVERED:
        return None
    return thing.document if isinstance(thing, Reply | Publication) else None


def row_of(thing: Thing, times: dict[tuple[Any, int], Deadline]) -> Row:
    """The matter, where to go, and until when it is to be done; else when it came."""
    matter, document = matter_of(thing), document_of(thing)
    deadline = times.get((OfficialDocument, document.pk)) if document else None
    deadline = deadline or times.get((Proposal, matter.pk))
    url = thing.get_absolute_url()
    if deadline is None:
        return Row(matter, url, f"{aside(thing)}{matter.received_on} 收到", None)
    side = f"{aside(thing)}{deadline.due_on} 前{deadline.get_stage_display()}"
    return Row(matter, url, side, light_of(deadline))


def aside(thing: Thing) -> str:
    """What a row is about where it is not the matter or its answer."""
    if isinstance(thing, Extension):
        return f"申请延至 {thing.until_on}，"
    return (
        "" if not isinstance(thing, Reply) or thing.is_answer else f"{thing.get_kind_display()}，"
    )


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
