"""日程: the days of a month with what is due on each, and the same as iCalendar."""

from calendar import Calendar as Weeks
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate
from icalendar import Alarm, Calendar, Event

from portal.deadlines.lights import Light, light_of
from portal.deadlines.models import CalendarDay, Deadline, DeadlineQuerySet
from portal.deadlines.permissions import answered_by, deadlines_visible_to
from portal.deadlines.services.calendar import reach
from portal.people.models import User
from portal.record import models as kept

MOST = 600  # in one month, or overdue
SUBSCRIBED = 2_000
FEW = 3  # on one day before the rest is folded away
WEEKDAYS = "一二三四五六日"


class Entry(NamedTuple):
    """A deadline and its light."""

    deadline: Deadline
    light: Light


class Day(NamedTuple):
    """A day of the month: whether one works on it, and what is due."""

    day: date
    weekday: str
    calendar: CalendarDay | None
    within: bool  # the month itself, not the rest of its weeks
    today: bool
    first: list[Entry]
    rest: list[Entry]


def visible(user: User, *, own: bool) -> DeadlineQuerySet:
    """The running deadlines that one sees, or only those one answers for."""
    seen = deadlines_visible_to(user).running()
    return seen.filter(answered_by(user)) if own else seen


def entries(found: DeadlineQuerySet) -> list[Entry]:
    """With their lights, the nearest first."""
    return [Entry(one, light_of(one)) for one in found.with_left().order_by("due_on", "pk")[:MOST]]


def month_of(user: User, first: date, *, own: bool) -> list[list[Day]]:
    """The weeks of a month, Monday to Sunday; the same number of queries for any number of deadlines."""
    weeks = Weeks().monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    reach(start.year, end.year)
    kinds = CalendarDay.objects.in_bulk([day for week in weeks for day in week])
    due: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries(visible(user, own=own).filter(due_on__range=(start, end))):
        due[entry.deadline.due_on].append(entry)
    return [
        [
            Day(
                day,
                WEEKDAYS[day.weekday()],
                kinds.get(day),
                day.month == first.month,
                day == localdate(),
                due[day][:FEW],
                due[day][FEW:],
            )
            for day in week
        ]
        for week in weeks
    ]


def subscribed(user: User, *, own: bool) -> bytes:
    """What a calendar program reads: one all-day event for each deadline that runs and may be seen now.

    Source: RFC 5545; SEQUENCE counts what the record has of a deadline, so every change is a new revision.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Minyi//Deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "民议期限")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for deadline in revised(visible(user, own=own)).order_by("due_on", "pk")[:SUBSCRIBED]:
        calendar.add_component(event_of(deadline))
    text: bytes = calendar.to_ical()
    return text


def revised(found: DeadlineQuerySet) -> Any:
    """With how often each changed, and when it last did."""
    kind = ContentType.objects.get_for_model(Deadline)
    events = kept.Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"))
    last = events.order_by("-place")
    return found.annotate(
        revision=Subquery(last.values("place")[:1]), revised_at=Subquery(last.values("at")[:1])
    )


def event_of(deadline: Any) -> Event:
    """A deadline as an event: number, title and stage, no more."""
    changed: datetime = deadline.revised_at or deadline.opened_at
    event, alarm = Event(), Alarm()
    title = f"{deadline.get_stage_display()}期限：{deadline.title}"
    event.add("uid", f"deadline-{deadline.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", title)
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + timedelta(days=1))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", (deadline.revision or 1) - 1)
    event.add("transp", "TRANSPARENT")
    event.add("url", urljoin(settings.SITE_URL, deadline.path))
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event


def shift(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def provisional(weeks: Iterable[list[Day]]) -> bool:
    """Whether the State Council's notice for these days is not out yet."""
    return any(day.calendar and day.calendar.provisional for week in weeks for day in week)
