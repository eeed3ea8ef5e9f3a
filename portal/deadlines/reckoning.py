"""How days are counted: working days, calendar days and months, with each step explained; no database here.

Source: 民法典 art. 200-204: the first day is not counted; a period of months ends on the corresponding day, or on
the month's last; a last day that is no working day gives way to the next one, where the rule says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

DAY = timedelta(days=1)


class Unit(StrEnum):
    """What is counted."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    DATE = "date"  # nothing: the day is set

    @property
    def label(self) -> str:
        """As it is printed after the amount."""
        return {"workdays": "个工作日", "days": "日", "months": "个月", "date": "定期"}[self]


@dataclass(frozen=True)
class Term:
    """A period: so many of a unit, or until a day that is set. `rolling` gives way to the next working day."""

    amount: int
    unit: Unit
    on: date | None = None
    rolling: bool = True

    def __str__(self) -> str:
        return f"{self.on} 前" if self.on else f"{self.amount} {self.unit.label}"


class Span(NamedTuple):
    """Days on which the clock stood still: from the first on, until the day it ran again (not included)."""

    from_on: date
    until_on: date


class Explained(NamedTuple):
    """One step of the reckoning."""

    day: date
    sentence: str


@dataclass(frozen=True)
class Reckoning:
    """Where a period ends: by the count, and after giving way; with the steps that led there."""

    falls_on: date
    due_on: date
    steps: tuple[Explained, ...] = field(default=(), compare=False)


class Uncharted(LookupError):
    """A day lies outside the calendar that was given."""


@dataclass(frozen=True)
class Calendar:
    """The working days, in order, from a day to a day (both included)."""

    working: Sequence[date]
    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[tuple[date, bool]]) -> Calendar:
        """From days without a gap, each with whether one works on it."""
        known = list(days)
        return cls([day for day, works in known if works], known[0][0], known[-1][0])

    def is_working(self, day: date) -> bool:
        """Whether one works on it. Raises Uncharted."""
        return self.roll(day) == day

    def roll(self, day: date) -> date:
        """The day itself, or the next working day. Raises Uncharted."""
        return self.nth(bisect_left(self.working, self.charted(day)))

    def plus(self, day: date, amount: int) -> date:
        """The so manieth working day after a day; with 0 the day itself. Raises Uncharted."""
        if not amount:
            return self.charted(day)
        return self.nth(bisect_right(self.working, self.charted(day)) + amount - 1)

    def between(self, day: date, later: date) -> int:
        """How many working days lie after a day up to and including a later one; less than 0 if it is earlier."""
        return bisect_right(self.working, self.charted(later)) - bisect_right(
            self.working, self.charted(day)
        )

    def nth(self, place: int) -> date:
        """A working day by its place. Raises Uncharted."""
        if not 0 <= place < len(self.working):
            raise Uncharted
        return self.working[place]

    def charted(self, day: date) -> date:
        """The day, if it is on the calendar. Raises Uncharted."""
        if not self.first <= day <= self.last:
            raise Uncharted
        return day


def reckon(term: Term, start: date, calendar: Calendar, stops: Iterable[Span] = ()) -> Reckoning:
    """When a term that begins on a day ends: the day itself is not counted, and stopped days neither.

    Raises Uncharted when the calendar does not reach as far.
    """
    falls_on = counted(term, start, calendar)
    steps = [
        Explained(start, "起算日，当日不计"),
        Explained(falls_on, f"期限 {term}，届满"),
    ]
    for stop in stops:
        counting = Span(max(stop.from_on, start + DAY), stop.until_on)
        if counting.from_on < counting.until_on:
            if term.rolling and falls_on < counting.from_on:
                falls_on = calendar.roll(falls_on)  # it stopped while the end gave way
            falls_on = shifted(falls_on, counting, term, calendar)
            until = counting.until_on - DAY
            words = f"扣除 {counting.from_on} 至 {until} 中止的时间"
            steps.append(Explained(falls_on, words))
    due_on = calendar.roll(falls_on) if term.rolling else falls_on
    if due_on != falls_on:
        steps.append(Explained(due_on, f"{falls_on} 为非工作日，顺延至其后第一个工作日"))
    return Reckoning(falls_on, due_on, tuple(steps))


def counted(term: Term, start: date, calendar: Calendar) -> date:
    """The last day by the count alone."""
    if term.on:
        return term.on
    if term.unit == Unit.MONTHS:
        return months_after(start, term.amount)
    if term.unit == Unit.DAYS:
        return start + timedelta(days=term.amount)
    return calendar.plus(start, term.amount)


def shifted(day: date, stop: Span, term: Term, calendar: Calendar) -> date:
    """A last day moved by a stop: by its working days where those are counted, else by its days."""
    if term.unit == Unit.WORKDAYS:
        lost = calendar.between(stop.from_on - DAY, stop.until_on - DAY)
        return calendar.plus(day, lost)
    return day + (stop.until_on - stop.from_on)


def months_after(day: date, amount: int) -> date:
    """The corresponding day so many months later, or that month's last. Source: 民法典 art. 202."""
    months = day.year * 12 + day.month - 1 + amount
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
