"""Who may see a deadline: those who answer for it, and those above them."""

from django.db.models import Q

from portal.deadlines.models import Deadline, DeadlineQuerySet
from portal.people.models import OF_A_SECTION, Appointment, AppointmentQuerySet, User
from portal.people.permissions import posts_of

Role = Appointment.Role
WHOLE_ORGAN = (Role.OFFICE, Role.SIGNATORY)


def deadlines_visible_to(user: User) -> DeadlineQuerySet:
    """All of the organ for its office and signatories, one section's for the others, and those one answers for."""
    return of_posts(posts_of(user))


def deadlines_handled_by(user: User) -> DeadlineQuerySet:
    """The same without what one answers for as a deputy: how an organ reminds and presses is read inside it."""
    return of_posts(posts_of(user).exclude(role=Role.DEPUTY))


def of_posts(posts: AppointmentQuerySet) -> DeadlineQuerySet:
    """What may be seen under these posts."""
    posts = posts.order_by()
    organs = posts.filter(role__in=WHOLE_ORGAN).values("organ")
    sections = posts.filter(role__in=OF_A_SECTION).values("section")
    own = posts.values("pk")
    return Deadline.objects.filter(
        Q(organ__in=organs) | Q(section__in=sections) | Q(holder__in=own)
    )


def may_keep_time(by: Appointment, deadline: Deadline) -> bool:
    """The office of the organ stops and restarts the clock, and sets the last day by a document."""
    return by.role == Role.OFFICE and by.organ_id == deadline.organ_id


def answered_by(user: User) -> Q:
    """What somebody answers for: their own, and their section's where they lead it or nobody took it yet.

    An office answers for what is not assigned yet.
    """
    posts = posts_of(user).order_by()
    led = posts.filter(role__in=(Role.SECTION_HEAD, Role.LEADER)).values("section")
    untaken = posts.filter(role=Role.HANDLER).values("section")
    offices = posts.filter(role=Role.OFFICE).values("organ")
    return (
        Q(holder__in=posts.values("pk"))
        | Q(section__in=led)
        | Q(holder=None, section__in=untaken)
        | Q(section=None, organ__in=offices)
    )
