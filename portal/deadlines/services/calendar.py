"""The working calendar: years are entered as they are needed, from the shipped notices, else by the weekend rule."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.timezone import localdate

from portal.deadlines.models import CalendarDay
from portal.deadlines.reckoning import DAY, Calendar

Kind = CalendarDay.Kind
SHIPPED = Path(__file__).resolve().parents[1] / "years"
FIRST = 2019  # the first year whose notice is shipped
AHEAD = 3  # years that are entered beyond the one that is asked for
AHEAD_OF_TODAY = 10  # years that may be looked at, and whose notice may be entered
STILL, ENTERING = 0x6D696E01, 0x6D696E02  # keys of the database's advisory locks
WRITTEN = {"休": Kind.HOLIDAY, "班": Kind.MAKE_UP}


def between(first: date, last: date) -> Calendar:
    """The calendar from a day to a day; what is not in the table yet is entered."""
    reach(first.year, last.year)
    days = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "working")
    return Calendar.of(days)


def whole() -> Calendar:
    """The calendar from its first day to its last, for reckoning many at once."""
    return Calendar.of(CalendarDay.objects.order_by("day").values_list("day", "working"))


def hold_still(*, alone: bool = False) -> None:
    """Until the transaction ends no notice is entered; with `alone` no deadline is changed by others either.

    Whoever opens or changes a deadline asks for it first, before any row is locked: so a deadline is either
    reckoned by the new calendar, or seen and reckoned again by whoever enters the notice.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [STILL])


def queue_to_enter() -> None:
    """Years are entered by one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])


def reach(*years: int) -> None:
    """See to it that the table holds these years and the present one, and all between them and the shipped ones."""
    years = (*years, localdate().year)
    if not lacking(years):
        return
    wanted = range(min(FIRST, *years), max(FIRST, *years) + AHEAD + 1)
    with transaction.atomic():
        queue_to_enter()
        rows = [row for year in lacking(wanted) for row in rows_of(year)]
        CalendarDay.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
        count_anew()


def lacking(years: Iterable[int]) -> list[int]:
    """Those of the years that are not in the table."""
    firsts = [date(year, 1, 1) for year in years]
    known = set(CalendarDay.objects.filter(day__in=firsts).values_list("day", flat=True))
    return [first.year for first in firsts if first not in known]


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
    """Number the working days from the first day of the table on; only rows that change are written.

    The numbers are made here: a join of the table with a window over itself took minutes where PostgreSQL did not
    know yet how many rows had been entered.
    """
    days, numbers, count = [], [], 0
    for day, working, ordinal in CalendarDay.objects.order_by("day").values_list(
        "day", "working", "ordinal"
    ):
        count += working
        if ordinal != count:
            days.append(day)
            numbers.append(count)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE deadlines_calendarday"
        )  # or, once known as empty, it is a nested loop
        cursor.execute(
            "UPDATE deadlines_calendarday AS d SET ordinal = n.ordinal "
            "FROM unnest(%s::date[], %s::int[]) AS n (day, ordinal) WHERE n.day = d.day",
            [days, numbers],
        )
