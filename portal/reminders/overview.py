"""The overview in the morning's mail: what is new, near and over among the deadlines one answers for."""

from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import make_aware

from portal.deadlines.models import Deadline, DeadlineQuerySet
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.reminders.nearness import near_until, previous_working_day
from portal.reminders.services.sending import sentence_of

Role = Appointment.Role
MOST = 10


def overview(user: User, day: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each heading with its lines, a sentence and a path each; headings without lines are left out.

    A deadline is named once: as over, else as new (since the working day before), else as near.
    """
    since = make_aware(datetime.combine(previous_working_day(day), time()))
    running = answered_for_by(user).running()
    new = Q(opened_at__gte=since, due_on__gte=day)
    near = Q(due_on__gte=day, due_on__lte=near_until(day))
    parts = (
        ("逾期", running.filter(due_on__lt=day), "overdue"),
        ("新到", running.filter(new), ""),
        ("临期", running.filter(near).exclude(new), "soon"),
    )
    named = [(heading, lines(found, state)) for heading, found, state in parts]
    return [(heading, rows) for heading, rows in named if rows]


def lines(deadlines: DeadlineQuerySet, state: str) -> list[tuple[str, str]]:
    """The nearest of them, and how many there are besides."""
    nearest = deadlines.with_left().order_by("due_on", "pk")[: MOST + 1]
    rows = [(sentence_of(deadline), deadline.path) for deadline in nearest]
    if len(rows) <= MOST:
        return rows
    address = reverse("reminders:list") + (f"?state={state}" if state else "")
    return [*rows[:MOST], (f"另有 {deadlines.count() - MOST} 件", address)]


def answered_for_by(user: User) -> DeadlineQuerySet:
    """Those one holds, those nobody holds yet in one's section, and all of one's section or organ for its head."""
    posts = posts_of(user).order_by()
    handled = posts.filter(role=Role.HANDLER).values("section")
    headed = posts.filter(role=Role.SECTION_HEAD).values("section")
    organs = posts.filter(role=Role.OFFICE).values("organ")
    return Deadline.objects.filter(
        Q(holder__in=posts.values("pk"))
        | Q(holder=None, section__in=handled)
        | Q(section__in=headed)
        | Q(organ__in=organs)
    )
