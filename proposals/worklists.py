"""What waits for somebody under the post they act under, for the home page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from portal.deadlines.lights import Light
from portal.documents.models import OfficialDocument
from portal.documents.source import OPEN
from portal.http import PortalRequest
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.publication.models import Publication
from portal.publication.permissions import prepared_by_hand_of
from portal.record.models import Event
from portal.wordings.models import WordingVersion
from proposals.due import Times, near, nearest, next_of, running, side_of, with_due
from proposals.models import Proposal, Reply
from proposals.permissions import drafted_by, proposals_visible_to, replies_visible_to

Role, P, R, C = Appointment.Role, Proposal.Status, Reply.Status, Publication.Status
COPIES = (("待公开审核", C.PROPOSED), ("待发布", C.REVIEWED))
Thing = Proposal | Reply | Publication
NAMES: dict[Any, tuple[str, ...]] = {  # what a row of each kind shows
    Proposal: ("body", "organ"),
    Reply: ("document", "proposal__body", "proposal__organ"),
    Publication: ("document__reply__proposal__body", "document__reply__proposal__organ"),
}
MOST = 8
WAITING, ASSIGNED, FOLLOWED, ELSEWHERE = "待我办", "我交办的", "我关注的", "在办和已办"
ORDER = (WAITING, ASSIGNED, FOLLOWED, ELSEWHERE)
UNDER_WAY, JUDGED = "办理中", "已评价"
GROUPS = {ASSIGNED: ASSIGNED, FOLLOWED: FOLLOWED, UNDER_WAY: ELSEWHERE, JUDGED: ELSEWHERE}


class Row(NamedTuple):
    """One row: the matter, where to go, the nearest deadline and its light, or the day it came."""

    matter: Proposal
    url: str
    side: str
    light: Light | None


@dataclass(frozen=True)
class WorkList:
    """One list: what it asks one to do, its first rows, how many there are, how many of them are over or near."""

    title: str
    rows: list[Row]
    count: int
    over: int
    near: int

    @property
    def group(self) -> str:
        """Under which heading of the home page it stands."""
        return GROUPS.get(self.title, WAITING)

    @property
    def waits(self) -> bool:
        """Whether it is one's own turn."""
        return self.group == WAITING


def waiting(request: PortalRequest) -> list[WorkList]:
    """The lists of the post one acts under, and one's own, that are not empty."""
    by, times = request.acting, running(request.acting)
    lists = [*(lists_of(by) if by else ()), *own_lists(request.user)]
    places = firsts([with_due(found, times) for _, found in lists])
    things = brought({(lists[place.number][1].model, place.key) for place in places})
    found = nearest(subjects_of(things.values()), times)
    shown = [
        WorkList(
            title,
            [row_of(things[kind.model, place.key], found) for place in here],
            here[0].total,
            here[0].over,
            here[0].near,
        )
        for number, (title, kind) in enumerate(lists)
        if (here := [place for place in places if place.number == number])
    ]
    return sorted(shown, key=lambda one: ORDER.index(one.group))


class Place(NamedTuple):
    """A row of a list: of which list, the how manieth, its key; and of the list how many there are, over and near."""

    number: int
    nth: int
    key: int
    total: int
    over: int
    near: int


def firsts(lists: list[QuerySet[Any]]) -> list[Place]:
    """The first rows of all lists, what is due first on top, in one query; the rest is on the list page."""
    first, last = near()
    soonest = F("due").asc(nulls_last=True)
    tops = [
        found.annotate(
            of_list=Value(number),
            nth=Window(RowNumber(), order_by=[soonest, *found.model._meta.ordering]),  # noqa: SLF001  # Django's own way to it
            total=Window(Count("pk")),
            over=Window(Count("pk", filter=Q(due__lt=first))),
            near=Window(Count("pk", filter=Q(due__range=(first, last)))),
        )
        .order_by(soonest, *found.model._meta.ordering)  # noqa: SLF001
        .values_list("of_list", "nth", "pk", "total", "over", "near")[:MOST]
        for number, found in enumerate(lists)
    ]
    return sorted(Place(*row) for row in tops[0].union(*tops[1:], all=True)) if tops else []


def own_lists(user: User) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What one assigned and waits for, and what one follows, while one may see it."""
    visible = proposals_visible_to(user)
    yield ASSIGNED, visible.filter(assigned_by(user))
    yield FOLLOWED, visible.filter(follows__user=user)


def assigned_by(user: User) -> Q:
    """The matters somebody assigned that are not answered yet."""
    kind = ContentType.objects.get_for_model(Proposal)
    mine = Event.objects.filter(subject_type=kind, verb="assign", by=user).values("subject_id")
    return Q(pk__in=mine, status__in=(P.ASSIGNED, P.HANDLING))


def brought(wanted: set[tuple[Any, int]]) -> dict[tuple[Any, int], Thing]:
    """The things themselves, in one query a kind."""
    return {
        (model, key): thing
        for model, names in NAMES.items()
        if (keys := [key for kind, key in wanted if kind is model])
        for key, thing in everything(model).select_related(*names).in_bulk(keys).items()
    }


def everything(model: Any) -> Any:
    """All of a kind; a matter with the key of its signed letter."""
    rows = model._default_manager.all()  # noqa: SLF001
    return rows.annotate(letter=F("replies__document")) if model is Proposal else rows


def lists_of(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What each role is waited for with."""
    matters, replies = Proposal.objects.all(), Reply.objects.all()
    ours_open = matters.filter(organ=by.organ).exclude(status=P.JUDGED)
    ours = replies.filter(proposal__organ=by.organ)
    if by.role == Role.OFFICE:
        yield from lists_of_the_office(by, ours, ours_open)
    elif by.role == Role.HANDLER:
        yield "待签收", matters.filter(assignment__section=by.section, status=P.ASSIGNED)
        yield "起草中", replies.filter(drafter=by, status=R.DRAFTING)
        unpublished = to_publish(replies.filter(drafter=by))
        yield "待拟公开副本", unpublished
        elsewhere = ours_open.filter(assignment__section=by.section).exclude(status=P.ASSIGNED)
        elsewhere = elsewhere.exclude(replies__status=R.DRAFTING, replies__drafter=by)
        yield UNDER_WAY, apart_from(elsewhere, unpublished)
    elif by.role == Role.SECTION_HEAD:
        unread = ours.filter(drafter__section=by.section, status=R.CHECKING)
        unread = unread.exclude(drafted_by(by))
        yield "待核稿", unread
        yield UNDER_WAY, apart_from(ours_open.filter(assignment__section=by.section), unread)
    elif by.role == Role.LEADER:
        overseen = posts_of(by.actor).filter(role=Role.LEADER, user=by.user, organ=by.organ)
        sections = overseen.order_by().values("section")  # a post each
        yield UNDER_WAY, ours_open.filter(assignment__section__in=sections)
    elif by.role == Role.SIGNATORY:
        unsigned = ours.filter(status=R.SIGNING).exclude(drafted_by(by))
        yield "待签发", unsigned
        yield UNDER_WAY, apart_from(ours_open, unsigned)
    elif by.role == Role.DEPUTY:
        mine = matters.filter(lead_deputy=by.user, body=by.organ)
        yield "请您评价", mine.filter(status=P.REPLIED)
        yield UNDER_WAY, mine.exclude(status__in=(P.REPLIED, P.JUDGED))
        yield JUDGED, mine.filter(status=P.JUDGED)


def lists_of_the_office(
    by: Appointment, ours: QuerySet[Reply], ours_open: QuerySet[Proposal]
) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What an office is waited for with; not for a second look at what it drafted or prepared itself."""
    yield "待交办", Proposal.objects.filter(organ=by.organ, status=P.REGISTERED)
    unchecked = ours.filter(status__in=(R.CHECKING, R.SIGNING), disclosure_checked="")
    unchecked = unchecked.exclude(drafted_by(by))
    yield "待审核公开属性", unchecked
    yield "待印发", ours.filter(status=R.SIGNED)
    yield "待送达", ours.filter(status=R.ISSUED)
    yield "待拟公开副本", to_publish(ours)
    copies = Publication.objects.under_way().filter(document__series__organ=by.organ)
    copies = copies.exclude(prepared_by_hand_of(by))
    yield from ((title, copies.filter(status=status)) for title, status in COPIES)
    elsewhere = ours_open.exclude(status=P.REGISTERED).exclude(assigned_by(by.actor))
    elsewhere = elsewhere.exclude(replies__status__in=(R.SIGNED, R.ISSUED))
    yield UNDER_WAY, apart_from(elsewhere, unchecked, to_publish(ours), replies_of(copies))


def begun_from(user: User, versions: Collection[WordingVersion]) -> QuerySet[Reply]:
    """The replies that were begun from these versions of a 文稿模板, of those one may see."""
    return replies_visible_to(user).filter(begun_from__in=versions).select_related("document")


def subjects_of(things: Iterable[Thing]) -> set[Proposal | OfficialDocument]:
    """Whose deadlines these rows show."""
    return {about for one in things for about in (matter_of(one), document_of(one)) if about}


def matter_of(thing: Thing) -> Proposal:
    """The matter behind a row."""
    if isinstance(thing, Publication):
        return thing.document.reply.proposal
    return thing.proposal if isinstance(thing, Reply) else thing


def document_of(thing: Thing) -> OfficialDocument | None:
    """The signed letter behind a row, where that is what the row is about, or may be due first."""
    if isinstance(thing, Proposal):
        return OfficialDocument(pk=thing.letter) if thing.letter else None  # type: ignore[attr-defined]
    if isinstance(thing, Reply) and thing.status != R.DELIVERED:
        return None
    return thing.document


def row_of(thing: Thing, times: Times) -> Row:
    """The matter, where to go, and until when it is to be done; else when it came."""
    matter, document = matter_of(thing), document_of(thing)
    of_letter = not isinstance(thing, Proposal)
    deadline = next_of(matter, document, times, of_letter=of_letter)
    url = thing.get_absolute_url()
    if deadline is None:
        return Row(matter, url, f"{matter.received_on} 收到", None)
    return Row(matter, url, *side_of(deadline))


def to_publish(replies: QuerySet[Reply]) -> QuerySet[Reply]:
    """Delivered and 主动公开, but no public copy is begun."""
    opened = replies.filter(status=R.DELIVERED, document__source__disclosure=OPEN)
    return opened.filter(document__publications=None)


def replies_of(copies: QuerySet[Publication]) -> QuerySet[Reply]:
    """The replies of which there are these public copies."""
    return Reply.objects.filter(document__publications__in=copies.order_by())


def apart_from(matters: QuerySet[Proposal], *lists: QuerySet[Reply]) -> QuerySet[Proposal]:
    """Matters that stand in none of the lists: nothing is on the home page twice."""
    for replies in lists:
        matters = matters.exclude(pk__in=replies.order_by().values("proposal"))
    return matters
