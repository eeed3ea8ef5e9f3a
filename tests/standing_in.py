"""Colleagues who stand in for each other, for tests."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from portal.absences import services
from portal.people.models import Absence
from portal.people.permissions import acting_posts


def away(post, substitute, *, first=0, last=3, by=None, reason=""):
    """Somebody is away from their post, and a colleague is named."""
    today = localdate()
    days = {"from_on": today + timedelta(days=first), "until_on": today + timedelta(days=last)}
    person = getattr(substitute, "user", substitute)
    [absence] = services.name_substitute([post], person, by=by or post, reason=reason, **days)
    return absence


def under(user, post):
    """The post as somebody acts under it today, or nothing where they may not."""
    return next((one for one in acting_posts(user) if one.pk == post.pk), None)


def put_in_place(user, post):
    """The post as it is when just this person acts under it, by whatever absence that takes."""
    Absence.objects.filter(post=post).update(ended_at=now())
    if user != post.user:
        today = localdate()
        Absence.objects.create(post=post, substitute=user, from_on=today, until_on=today)
    return under(user, post)
