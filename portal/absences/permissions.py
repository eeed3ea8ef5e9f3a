"""Who may arrange that a colleague stands in, and who may see that."""

from django.db.models import Q, QuerySet

from portal.people.models import Absence, AbsenceQuerySet, Appointment, Organ, User
from portal.people.permissions import posts_of

OFFICE, DEPUTY = Appointment.Role.OFFICE, Appointment.Role.DEPUTY


def is_own_official(by: Appointment, post: Appointment) -> bool:
    """The holder of an official post, under it; never a substitute: nobody stands in for a substitute.

    Under another own post at the organ as well, so that several posts are left in one act.
    """
    own = by.substitute is None and by.user_id == post.user_id
    return own and DEPUTY not in (by.role, post.role)


def is_office_of(by: Appointment, post: Appointment) -> bool:
    """The office of the organ; who stands in for the office leaves that post itself alone."""
    standing_in_here = by.substitute is not None and by.pk == post.pk
    return by.role == OFFICE and by.organ_id == post.organ_id and not standing_in_here


def may_arrange(by: Appointment, post: Appointment) -> bool:
    """The holder, or the organ's office for somebody who is ill; a deputy's rights are personal."""
    return is_own_official(by, post) or (post.role != DEPUTY and is_office_of(by, post))


def absences_visible_to(user: User) -> AbsenceQuerySet:
    """One's own, those one stands in for, and all of the organ for its office."""
    offices = posts_of(user).order_by().filter(role=OFFICE).values("organ")
    own = Q(post__user=user) | Q(substitute=user)
    return Absence.objects.filter(own | Q(post__organ__in=offices))


def colleagues(organ: Organ) -> QuerySet[User]:
    """The active people of an organ, who may stand in for each other."""
    posts = Appointment.objects.current().official().filter(organ=organ)
    return User.objects.filter(is_active=True, pk__in=posts.order_by().values("user")).order_by(
        "name", "pk"
    )
