"""Whom no mail reaches: why, since when, and what they were not sent."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from portal.notices.models import Delivery
from portal.notices.models.delivery import reachable
from portal.people.models import Appointment, Organ, User

SHOWN = 5  # notices of each person


class Unreachable(NamedTuple):
    """A person, what they are at the organ, and what is wrong."""

    person: User
    posts: list[Appointment]
    reason: str
    since: datetime | None
    undelivered: list[Delivery]
    total: int


def people_of(organ: Organ) -> QuerySet[User]:
    """People who hold a post at an organ and whom no mail reaches."""
    posts = Appointment.objects.current().filter(user=OuterRef("pk"), organ=organ)
    found = User.objects.filter(Exists(posts)).exclude(reachable())
    return found.select_related("trouble").order_by("name", "pk")


def explained(people: list[User], organ: Organ) -> list[Unreachable]:
    """Why, since when, and the latest of what they were not sent; in three queries however many they are."""
    posts, lost = defaultdict(list), defaultdict(list)
    for post in Appointment.objects.current().with_names().filter(user__in=people, organ=organ):
        posts[post.user_id].append(post)
    of_each = Window(RowNumber(), partition_by=F("notice__to"), order_by=F("pk").desc())
    oldest = Window(RowNumber(), partition_by=F("notice__to"), order_by=F("pk").asc())
    found = Delivery.objects.undelivered().filter(notice__to__in=people)
    latest = found.annotate(nth=of_each, age=oldest).filter(nth__lte=SHOWN)
    for one in latest.select_related("notice").order_by("nth"):
        lost[one.notice.to_id].append(one)
    return [described(person, posts[person.pk], lost[person.pk]) for person in people]


def described(person: User, posts: list[Appointment], lost: list[Delivery]) -> Unreachable:
    """One of them."""
    count = lost[0].age if lost else 0  # type: ignore[attr-defined]  # the place of the latest from the oldest on
    trouble = getattr(person, "trouble", None)
    if not person.email:
        return Unreachable(person, posts, "未登记电子邮箱", None, lost, count)
    return Unreachable(
        person, posts, trouble.reason if trouble else "", trouble and trouble.since, lost, count
    )
