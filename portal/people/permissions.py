"""Who may act, and as what; and who is to be told, with the substitutes of those who are away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from portal.people.models import Absence, Appointment, AppointmentQuerySet, User


class Recipient(NamedTuple):
    """Somebody who is to be told: as what, and instead of whom where a colleague is away."""

    user: User
    role: str
    instead_of: User | None = None


def posts_of(user: User) -> AppointmentQuerySet:
    """The posts under which a person may act today: one's own, and those of colleagues one stands in for."""
    stood_in = Absence.objects.today().filter(substitute=user)
    own = Q(user=user) | Q(pk__in=stood_in.order_by().values("post"))
    return Appointment.objects.current().filter(own).with_names()


def acting_posts(user: User) -> list[Appointment]:
    """The same as a list, one's own first; the others know who acts under them instead, and until when."""
    stood_in = Absence.objects.today().filter(substitute=user, post=OuterRef("pk"))
    posts = list(posts_of(user).annotate(until=Subquery(stood_in.values("until_on")[:1])))
    for post in posts:
        if post.user_id != user.pk:
            post.substitute = user
            post.stood_in_until = post.until  # type: ignore[attr-defined]  # as annotated
    return sorted(posts, key=lambda post: post.substitute is not None)


@transaction.atomic(savepoint=False)
def is_held(post: Appointment) -> bool:
    """Whether a post is held today by somebody who may sign in, and its substitute may act today.

    An absence stays locked until the transaction ends: one that is ended meanwhile waits for the act, or refuses it.
    """
    held = Appointment.objects.active().filter(pk=post.pk).exists()
    if not held or post.substitute is None:
        return held
    away = Absence.objects.today().filter(post=post.pk, substitute=post.substitute)
    return away.select_for_update(of=("self",), no_key=True).first() is not None


def holders(role: str, **where: object) -> list[Recipient]:
    """Those who hold `role` today at an organ (organ=…) or in a section (section=…), and their substitutes."""
    posts = Appointment.objects.active().filter(role=role, **where).select_related("user")
    return recipients(posts.order_by("user", "pk"))


def recipients(posts: Iterable[Appointment]) -> list[Recipient]:
    """The holders of posts and those who stand in for them today, each person once."""
    found = list(posts)
    away = Absence.objects.today().filter(post__in=found)
    told = [Recipient(post.user, post.role) for post in found]
    told += [
        Recipient(absence.substitute, absence.post.role, absence.post.user)
        for absence in away.select_related("substitute", "post__user").order_by("pk")
    ]
    return list({one.user: one for one in reversed(told)}.values())[::-1]
