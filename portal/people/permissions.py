"""Who may act, and as what."""

from portal.people.models import Appointment, AppointmentQuerySet, User


def posts_of(user: User) -> AppointmentQuerySet:
    """The posts a person holds today, with their organs and sections."""
    return Appointment.objects.current().filter(user=user).with_names()


def is_held(post: Appointment) -> bool:
    """Whether a post is held today, by somebody who may sign in."""
    return Appointment.objects.current().filter(pk=post.pk, user__is_active=True).exists()


def holders(role: str, **where: object) -> list[User]:
    """The people who hold `role` today at an organ (organ=…) or in a section (section=…)."""
    posts = Appointment.objects.current().filter(role=role, user__is_active=True, **where)
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("pk"))
