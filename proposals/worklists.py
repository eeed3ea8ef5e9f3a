"""What waits for somebody under the post they act under, for the home page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window

from portal.http import PortalRequest
from portal.people.models import Appointment, User
from portal.wordings.models import WordingVersion
from proposals.models import Proposal, Reply
from proposals.permissions import replies_visible_to

Role, P, R = Appointment.Role, Proposal.Status, Reply.Status
MOST = 8
UNDER_WAY, JUDGED = "办理中", "已评价"


@dataclass(frozen=True)
class WorkList:
    """One list: what it asks one to do, the first few rows (each a matter and where to go), how many there are."""

    title: str
    rows: list[tuple[Proposal, str]]
    count: int

    @property
    def waits(self) -> bool:
        """Whether it is one's own turn."""
        return self.title not in (UNDER_WAY, JUDGED)


def waiting(request: PortalRequest) -> list[WorkList]:
    """The lists of the post one acts under that are not empty."""
    by = request.acting
    if by is None:
        return []
    return [found for title, rows in lists_of(by) if (found := listed(title, rows)).count]


def lists_of(by: Appointment) -> Iterator[tuple[str, QuerySet[Any]]]:
    """What each role is waited for with."""
    matters = Proposal.objects.select_related("body", "organ")
    ours_open = matters.filter(organ=by.organ).exclude(status=P.JUDGED)
    replies = Reply.objects.select_related("proposal", "proposal__body", "proposal__organ")
    ours = replies.filter(proposal__organ=by.organ)
    if by.role == Role.OFFICE:
        yield "待交办", matters.filter(organ=by.organ, status=P.REGISTERED)
        yield "待印发", ours.filter(status=R.SIGNED)
        yield "待送达", ours.filter(status=R.ISSUED)
        elsewhere = ours_open.exclude(status=P.REGISTERED)
        yield UNDER_WAY, elsewhere.exclude(replies__status__in=(R.SIGNED, R.ISSUED))
    elif by.role == Role.HANDLER:
        yield "待签收", matters.filter(assignment__section=by.section, status=P.ASSIGNED)
        yield "起草中", replies.filter(drafter=by, status=R.DRAFTING)
        elsewhere = ours_open.filter(assignment__section=by.section).exclude(status=P.ASSIGNED)
        yield UNDER_WAY, elsewhere.exclude(replies__status=R.DRAFTING, replies__drafter=by)
    elif by.role == Role.SECTION_HEAD:
        yield "待核稿", ours.filter(drafter__section=by.section, status=R.CHECKING)
        elsewhere = ours_open.filter(assignment__section=by.section)
        yield UNDER_WAY, elsewhere.exclude(replies__status=R.CHECKING)
    elif by.role == Role.SIGNATORY:
        yield "待签发", ours.filter(status=R.SIGNING)
        yield UNDER_WAY, ours_open.exclude(replies__status=R.SIGNING)
    elif by.role == Role.DEPUTY:
        mine = matters.filter(lead_deputy=by.user, body=by.organ)
        yield "请您评价", mine.filter(status=P.REPLIED)
        yield UNDER_WAY, mine.exclude(status__in=(P.REPLIED, P.JUDGED))
        yield JUDGED, mine.filter(status=P.JUDGED)


def begun_from(user: User, versions: Collection[WordingVersion]) -> QuerySet[Reply]:
    """The replies that were begun from these versions of a 文稿模板, of those one may see."""
    return replies_visible_to(user).filter(begun_from__in=versions).select_related("document")


def listed(title: str, found: QuerySet[Any]) -> WorkList:
    """A list with its first rows and the count of all, in one query; the rest is on the list page."""
    things = list(found.annotate(total=Window(Count("pk")))[:MOST])
    rows = [
        (thing.proposal if isinstance(thing, Reply) else thing, thing.get_absolute_url())
        for thing in things
    ]
    return WorkList(title, rows, things[0].total if things else 0)
