"""The working calendar: years are entered as they are needed, from the shipped notices, else by the weekend rule."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from portal.deadlines.models import CalendarDay
from portal.deadlines.reckoning import DAY, Calendar

Kind = CalendarDay.Kind
SHIPPED = Path(__file__).resolve().parents[1] / "years"
FIRST = 2019  # the first year whose notice is shipped
AHEAD = 3  # years that are entered beyond the one that is asked for
WRITTEN = {"休": Kind.HOLIDAY, "班": Kind.MAKE_UP}


def between(first: date, last: date) -> Calendar:
    """The calendar from a day to a day; what is not in the table yet is entered."""
    reach(first.year, last.year)
    days = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "working")
    return Calendar.of(days)


def around(start: date, days: int) -> Calendar:
    """A calendar that reaches from a day before `start` to well after so many days or working days."""
    return between(start - timedelta(days=40), start + timedelta(days=days * 2 + 400))


def reach(*years: int) -> None:
    """See to it that the table holds these years, and all between them and the shipped ones."""
    known = set(CalendarDay.objects.filter(day__month=1, day__day=1).values_list("day", flat=True))
    if {date(year, 1, 1) for year in years} <= known:
        return
    wanted = range(min(FIRST, *years), max(FIRST, *years) + AHEAD + 1)
    missing = [year for year in wanted if date(year, 1, 1) not in known]
    with transaction.atomic():
        rows = [row for year in missing for row in rows_of(year)]
        CalendarDay.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
        count_anew()


def rows_of(year: int) -> list[CalendarDay]:
    """The days of a year: as its shipped notice has them, else by the weekend rule, as provisional."""
    notice = SHIPPED / f"{year}.csv"
    exceptional = {}
    if notice.exists():
        with notice.open(encoding="utf-8", newline="") as lines:
            exceptional = {row["日期"]: row for row in csv.DictReader(lines)}
    return [plain(day, provisional=not exceptional) for day in days_of(year) if str(day) not in exceptional] + [
        CalendarDay(
            day=date.fromisoformat(day),
            kind=WRITTEN[row["类别"]],
            name=row["节日"],
            source=row["依据"],
            provisional=False,
        )
        for day, row in exceptional.items()
    ]  # fmt: skip


def plain(day: date, *, provisional: bool) -> CalendarDay:
    """A day by the weekend rule."""
    kind = Kind.WORKDAY if day.weekday() < 5 else Kind.WEEKEND
    return CalendarDay(day=day, kind=kind, provisional=provisional)


def days_of(year: int) -> Iterable[date]:
    """The days of a year."""
    first = date(year, 1, 1)
    return (first + nth * DAY for nth in range((date(year + 1, 1, 1) - first).days))


def count_anew() -> None:
    """Number the working days from the first day of the table on.

    On a table without statistics the planner would compare every day with every other, for half a minute.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            "UPDATE deadlines_calendarday AS d SET ordinal = n.ordinal FROM ("
            "SELECT day, sum(working::int) OVER (ORDER BY day) AS ordinal FROM deadlines_calendarday"
            ") AS n WHERE n.day = d.day AND n.ordinal <> d.ordinal"
        )
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
