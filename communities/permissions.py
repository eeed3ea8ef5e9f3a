"""Who keeps which part of the registry, who reviews it, and who reads what is not yet public."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from communities.models import Change, Community, Finding, Load, Officer, Request, Return, within
from communities.models.request import RequestQuerySet
from portal.people import codes
from portal.people.models import Appointment, Division, Organ, User
from portal.people.permissions import posts_of

Role = Appointment.Role


def is_within(division: Division, above: Division) -> bool:
    """Whether a division is another, or lies under it."""
    return division.code.startswith(codes.own_digits(above.code))


def is_registrar(by: Appointment, division: Division) -> bool:
    """Whether a post keeps the registry of a township: a registrar of a street, for its own."""
    return by.role == Role.REGISTRAR and is_within(division, by.organ.division)


def is_reviewer(by: Appointment, division: Division) -> bool:
    """Whether a post reviews what a township enters: at the county above it, or higher."""
    return by.role == Role.REVIEWER and is_within(division, by.organ.division)


# Who keeps the lists of a division at its civil-affairs organ.
OFFICIAL = (Role.OFFICE, Role.HANDLER, Role.SECTION_HEAD, Role.LEADER, Role.SIGNATORY)


def is_burden_keeper(by: Appointment, place: Division | Community) -> bool:
    """Whether a post keeps the 减负台账 of a division or a committee.

    Of a committee: the registrar of its street, and the reviewer above. Of a division: the reviewer of it or of one
    above, and the officials of its own civil-affairs organ.
    """
    if isinstance(place, Community):
        return is_registrar(by, place.division) or is_reviewer(by, place.division)
    own = by.organ.kind == Organ.Kind.CIVIL_AFFAIRS and by.organ.division_id == place.pk
    return is_reviewer(by, place) or (own and by.role in OFFICIAL)


def is_measure_keeper(by: Appointment, division: Division) -> bool:
    """Whether a post enters the 减负文件 of a division: who keeps its lists, and a street's registrar."""
    return is_burden_keeper(by, division) or is_registrar(by, division)


def is_filer(by: Appointment, filed: Return) -> bool:
    """Whether a post fills a return: a registrar of its street."""
    return is_registrar(by, filed.division)


def is_judge(by: Appointment, filed: Return) -> bool:
    """Whether a post accepts a return or sends it back: a reviewer above, who did not submit it."""
    return is_reviewer(by, filed.division) and by.actor.pk != filed.submitted_by_id


def closes(by: Appointment, division: Division) -> bool:
    """Whether a post closes a division's year: a reviewer at it or above, of a county or more."""
    return is_reviewer(by, division) and division.level <= Division.Level.COUNTY


def read_by(user: User, field: str = "division__code") -> Q:
    """What officials read: civil-affairs organs all below themselves, registrars and reviewers their own part."""
    posts = posts_of(user).select_related("organ__division")
    found = Q(pk=None)
    for post in posts:
        inside = post.organ.kind == Organ.Kind.CIVIL_AFFAIRS and post.role != Role.DEPUTY
        if inside or post.role in (Role.REGISTRAR, Role.REVIEWER):
            found |= within(post.organ.division.code, field)
    return found


def reads_division(user: User, division: Division) -> bool:
    """Whether somebody reads, as an official, what is not yet public of a division."""
    return Division.objects.filter(read_by(user, "code"), pk=division.pk).exists()


def requests_visible_to(user: User) -> RequestQuerySet:
    """变更申请 of the divisions one reads."""
    return Request.objects.filter(read_by(user))


def returns_visible_to(user: User) -> QuerySet[Return]:
    """年报 of the divisions one reads, also while they are being filled."""
    return Return.objects.filter(read_by(user))


def communities_read_by(user: User) -> QuerySet[Community]:
    """The committees whose requests and people one reads: those of the divisions one reads."""
    return Community.objects.filter(read_by(user)).select_related("division__parent")


def officers_visible_to(user: User) -> QuerySet[Officer]:
    """任职人员 of the committees one reads; their names and telephones are shown masked."""
    return Officer.objects.filter(read_by(user, "community__division__code"))


def keeps(by: Appointment, request: Request) -> bool:
    """Whether a post writes this request: a registrar of the street (or above it)."""
    return is_registrar(by, request.division)


def decides(by: Appointment, request: Request) -> bool:
    """Whether a post decides on this request: a reviewer above the street, never who wrote it or sent it."""
    concerned = {request.by.user_id, request.proposed_by_id}
    return is_reviewer(by, request.division) and concerned.isdisjoint({by.user_id, by.actor.pk})


def nobody(_by: Appointment, _request: Request) -> bool:
    """What the system does by itself, and no person."""
    return False


def reads_registry(user: User) -> bool:
    """Whether somebody reads any part of the registry as an official."""
    posts = posts_of(user).exclude(role=Role.DEPUTY)
    inside = Q(organ__kind=Organ.Kind.CIVIL_AFFAIRS) | Q(role__in=(Role.REGISTRAR, Role.REVIEWER))
    return posts.filter(inside).exists()


def loads_visible_to(user: User) -> QuerySet[Load]:
    """导入: a load concerns the whole registry, so all who read a part of it see that it happened."""
    return Load.objects.all() if reads_registry(user) else Load.objects.none()


def changes_visible_to(user: User) -> QuerySet[Change]:
    """变更 in the divisions one reads."""
    return Change.objects.filter(read_by(user, "community__code") | read_by(user, "division__code"))


def findings_visible_to(user: User) -> QuerySet[Finding]:
    """待核 in the divisions one reads."""
    return Finding.objects.filter(
        read_by(user, "community__code") | read_by(user, "division__code")
    )
