"""What waits for somebody under the post they act under, for the home page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from portal.deadlines.lights import Light
from portal.documents.models import OfficialDocument
from portal.http import PortalRequest
from portal.people.models import User
from portal.publication.models import Publication
from portal.wordings.models import WordingVersion
from proposals.due import Times, near, nearest, next_of, running, side_of, with_due, with_letter
from proposals.models import Extension, Proposal, Reply, ReplyQuerySet
from proposals.permissions import replies_visible_to
from proposals.turns import (
    ASSIGNED,
    FOLLOWED,
    JUDGED,
    TO_CONSENT,
    UNDER_WAY,
    lists_of,
    own_lists,
)

R = Reply.Status
Thing = Proposal | Reply | Publication | Extension
NAMES: dict[Any, tuple[str, ...]] = {  # what a row of each kind shows
    Proposal: ("body", "organ"),
    Reply: ("document", "proposal__body", "proposal__organ"),
    Extension: ("proposal__body", "proposal__organ"),
    Publication: ("document__reply__proposal__body", "document__reply__proposal__organ"),
}
MOST = 8
WAITING, ELSEWHERE = "待我办", "在办和已办"
ORDER = (WAITING, ASSIGNED, FOLLOWED, ELSEWHERE)
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
    def url(self) -> str:
        """Where all of it is listed."""
        return reverse("proposals:extensions" if self.title == TO_CONSENT else "proposals:list")

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
    return with_letter(rows) if model is Proposal else rows


def begun_from(user: User, versions: Collection[WordingVersion]) -> ReplyQuerySet:
    """The replies that were begun from these versions of a 文稿模板, of those one may see."""
    return replies_visible_to(user).filter(begun_from__in=versions).select_related("document")


def subjects_of(things: Iterable[Thing]) -> set[Proposal | OfficialDocument]:
    """Whose deadlines these rows show."""
    return {about for one in things for about in (matter_of(one), document_of(one)) if about}


def matter_of(thing: Thing) -> Proposal:
    """The matter behind a row."""
    if isinstance(thing, Publication):
        return thing.document.reply.proposal
    return thing if isinstance(thing, Proposal) else thing.proposal


def document_of(thing: Thing) -> OfficialDocument | None:
    """The signed letter behind a row, where that is what the row is about, or may be due first."""
    if isinstance(thing, Proposal):
        return OfficialDocument(pk=thing.letter) if thing.letter else None  # type: ignore[attr-defined]
    if isinstance(thing, Reply) and thing.status != R.DELIVERED:
        return None
    return thing.document if isinstance(thing, Reply | Publication) else None


def row_of(thing: Thing, times: Times) -> Row:
    """The matter, where to go, and until when it is to be done; else when it came."""
    matter, document = matter_of(thing), document_of(thing)
    of_letter = not isinstance(thing, Proposal)
    deadline = next_of(matter, document, times, of_letter=of_letter)
    url = thing.get_absolute_url()
    if deadline is None:
        return Row(matter, url, f"{aside(thing)}{matter.received_on} 收到", None)
    side, light = side_of(deadline)
    return Row(matter, url, f"{aside(thing)}{side}", light)


def aside(thing: Thing) -> str:
    """What a row is about where it is not the matter or its answer."""
    if isinstance(thing, Extension):
        return f"申请延至 {thing.until_on}，"
    if isinstance(thing, Reply) and not thing.is_answer:
        return f"{thing.get_kind_display()}，"
    return ""
