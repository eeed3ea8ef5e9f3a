"""A State Council notice is entered: its years are settled, and the open deadlines that it touches reckoned again."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from portal.deadlines import notice
from portal.deadlines.models import CalendarDay, CalendarYear, Deadline, Pause
from portal.deadlines.reckoning import Unit
from portal.deadlines.services.calendar import (
    AHEAD_OF_TODAY,
    FIRST,
    WRITTEN,
    count_anew,
    days_of,
    hold_still,
    plain,
    reach,
    whole,
)
from portal.deadlines.services.clock import reckon_again
from portal.people.models import Appointment
from portal.record.models import Event
from portal.record.services import record

CHUNK = 500
Told = Callable[[Deadline, Event], object]


class Loaded(NamedTuple):
    """What a notice brought: its years and documents, how many days read differently now, how many deadlines moved."""

    years: list[int]
    source: str
    days: int
    moved: int


def nobody(_deadline: Deadline, _event: Event) -> None:
    """Tell no one of a moved deadline."""


@transaction.atomic
def load(
    content: bytes, *, by: Appointment | None = None, account: str = "", told: Told = nobody
) -> Loaded:
    """Enter a notice from its CSV, all of it or nothing; entered again it changes nothing.

    Each of its years becomes as it says, and is provisional no more. Every open deadline that lies over a day which
    is now worked on, or no more, is reckoned again, and `told` is called for each whose last day moved, in the same
    transaction. `account` names who did it without a post. Raises ValidationError, which names the rows.
    """
    rows = notice.read(content, FIRST, localdate().year + AHEAD_OF_TODAY)
    years = sorted({row.day.year for row in rows})
    source = "、".join(dict.fromkeys(row.source for row in rows))
    hold_still(alone=True)
    reach(*years)
    changed, turned = replaced(rows, years)
    if not changed:
        return Loaded(years, source, 0, 0)
    count_anew()
    moved = reckon_touched(turned, source, told)
    facts = {"source": source, "days": changed, "moved": moved, "account": account}
    for year in years:
        entered, _ = CalendarYear.objects.get_or_create(year=year)
        record("load", entered, by=by, facts=facts)
    return Loaded(years, source, changed, moved)


def replaced(rows: list[notice.Row], years: list[int]) -> tuple[int, list[date]]:
    """Write the years as the notice has them: how many days changed, and on which one works now, or no more."""
    wanted = {day: plain(day, provisional=False) for year in years for day in days_of(year)}
    for row in rows:
        wanted[row.day] = CalendarDay(
            day=row.day,
            kind=WRITTEN[row.word],
            name=row.name,
            source=row.source,
            provisional=False,
        )
    changed, turned = [], []
    for was in CalendarDay.objects.filter(day__year__in=years).order_by("day"):
        now = wanted[was.day]
        if facts_of(was) != facts_of(now):
            changed.append(now)
        if was.working != now.is_worked_on:
            turned.append(was.day)
    CalendarDay.objects.bulk_update(changed, ["kind", "name", "source", "provisional"], CHUNK)
    return len(changed), turned


def facts_of(day: CalendarDay) -> tuple[str, str, str, bool]:
    """All that a notice says of a day."""
    return day.kind, day.name, day.source, day.provisional


def reckon_touched(turned: list[date], source: str, told: Told) -> int:
    """Reckon again what the days touch, one deadline at a time; how many moved."""
    moved = 0
    if not turned:
        return moved
    calendar = whole()
    for deadline in touched(turned):
        event = reckon_again(deadline, source=source, calendar=calendar)
        if event:
            told(deadline, event)
            moved += 1
    return moved


def touched(turned: list[date]) -> Iterator[Deadline]:
    """The open deadlines that may end on another day now, each once, in the order of their keys.

    Only what lies between start and end counts, and where no working days are counted and no clock ever stood still,
    between the end by the count and the day it gave way to. No more than a chunk of rows is held in memory.
    """
    anywhere = Q(rule__unit=Unit.WORKDAYS) | Exists(Pause.objects.filter(deadline=OuterRef("pk")))
    found = Deadline.objects.filter(
        anywhere | Q(falls_on__lte=turned[-1]),
        closed_at=None,
        started_on__lte=turned[-1],
        due_on__gte=turned[0],
    )
    rows = found.select_related("rule").prefetch_related("pauses").order_by("pk")
    return rows.iterator(chunk_size=CHUNK)
