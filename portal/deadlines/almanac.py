"""A year of the calendar as it is shown: twelve months of weeks, with their working days counted."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from portal.deadlines.models import CalendarDay

Kind = CalendarDay.Kind
MARKS = {Kind.HOLIDAY: "休", Kind.MAKE_UP: "班"}


@dataclass(frozen=True)
class Cell:
    """One day of a month."""

    day: date
    works: bool
    mark: str  # 休, 班, or nothing where the weekend rule holds
    name: str


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday on; None stands before its first day and after its last."""

    number: int
    weeks: list[list[Cell | None]]
    working: int
    festivals: list[str]


@dataclass(frozen=True)
class Year:
    """A year: its months, its working days, its documents, and whether its notice is still to come."""

    number: int
    months: list[Month]
    working: int
    sources: list[str]
    provisional: bool


def year_of(number: int) -> Year:
    """A year that the table holds."""
    days = list(CalendarDay.objects.filter(day__year=number).order_by("day"))
    months = [
        month_of(month, list(found))
        for month, found in groupby(days, key=lambda one: one.day.month)
    ]
    return Year(
        number,
        months,
        sum(month.working for month in months),
        list(dict.fromkeys(day.source for day in days if day.source)),
        any(day.provisional for day in days),
    )


def month_of(number: int, days: list[CalendarDay]) -> Month:
    """A month's weeks, each of seven places."""
    cells: list[Cell | None] = [
        Cell(day.day, day.working, MARKS.get(Kind(day.kind), ""), day.name) for day in days
    ]
    before, after = days[0].day.weekday(), 6 - days[-1].day.weekday()
    places = [None] * before + cells + [None] * after
    weeks = [places[start : start + 7] for start in range(0, len(places), 7)]
    working = sum(day.working for day in days)
    return Month(number, weeks, working, festivals_of(days))


def festivals_of(days: list[CalendarDay]) -> list[str]:
    """What stands under a month: `春节 15日至23日休，14日、28日班`."""
    found = []
    named = [day for day in days if day.kind in MARKS and day.name]
    for name in dict.fromkeys(day.name for day in named):
        off = [day.day for day in named if day.name == name and day.kind == Kind.HOLIDAY]
        on = [day.day for day in named if day.name == name and day.kind == Kind.MAKE_UP]
        words = [f"{spans(off)}休"] if off else []
        words += [f"{spans(on)}班"] if on else []
        found.append(f"{name} {'，'.join(words)}")
    return found


def spans(days: list[date]) -> str:
    """Days of a month as spans: `1日、15日至23日`."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day.day == runs[-1][-1] + 1:
            runs[-1].append(day.day)
        else:
            runs.append([day.day])
    return "、".join(f"{run[0]}日至{run[-1]}日" if len(run) > 1 else f"{run[0]}日" for run in runs)
