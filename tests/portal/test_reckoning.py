"""How days are counted: the worked examples, every day against two packages, and for all starts, rules and stops."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.deadlines.almanac import year_of
from portal.deadlines.models import CalendarDay
from portal.deadlines.reckoning import DAY, Calendar, Span, Term, Uncharted, Unit, reckon
from portal.deadlines.services.calendar import between, reach

MONTHS = [
    ("2026-02-10", 3, "2026-05-11"), ("2025-11-16", 3, "2026-02-24"), ("2025-11-30", 3, "2026-02-28"),
    ("2026-03-31", 3, "2026-06-30"), ("2026-07-01", 3, "2026-10-08"), ("2026-04-01", 1, "2026-05-06"),
    ("2025-08-31", 6, "2026-02-28"), ("2026-02-06", 6, "2026-08-06"), ("2023-03-05", 3, "2023-06-05"),
]  # fmt: skip
WORKDAYS = [
    ("2026-01-30", 10, "2026-02-13"), ("2026-02-10", 10, "2026-03-02"), ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-14", 1, "2026-02-24"), ("2026-04-30", 5, "2026-05-11"), ("2026-09-18", 1, "2026-09-20"),
    ("2026-05-08", 1, "2026-05-09"), ("2026-06-18", 7, "2026-06-30"), ("2020-06-30", 20, "2020-07-28"),
    ("2023-06-05", 20, "2023-07-04"), ("2023-07-25", 20, "2023-08-22"), ("2019-05-16", 20, "2019-06-14"),
]  # fmt: skip
VECTORS = [(*row, Unit.MONTHS) for row in MONTHS] + [(*row, Unit.WORKDAYS) for row in WORKDAYS]
FIRST, LAST = date(2027, 1, 1), date(2032, 12, 31)
DAYS = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]


@pytest.mark.parametrize(("start", "amount", "due", "unit"), VECTORS)
def test_a_worked_example_comes_out(db, start, amount, due, unit):
    first = date.fromisoformat(start)
    calendar = between(date(first.year, 1, 1), date(first.year + 1, 12, 31))
    assert reckon(Term(amount, unit), first, calendar).due_on == date.fromisoformat(due)


def test_every_day_of_the_shipped_years_is_as_two_packages_have_it(db):
    reach(2019, 2026)
    china = holidays.China(years=range(2019, 2027))
    days = CalendarDay.objects.filter(day__year__range=(2019, 2026))
    assert len(days) == 8 * 365 + 2
    assert [day for day in days if day.provisional] == []
    assert [d.day for d in days if d.working != chinese_calendar.is_workday(d.day)] == []
    assert [d.day for d in days if d.working != china.is_working_day(d.day)] == []
    working = [year_of(year).working for year in range(2019, 2027)]
    assert working == [250, 249, 250, 249, 249, 251, 248, 248]


def test_the_ordinals_count_the_working_days_from_the_first_day_on(db):
    reach(2019, 2027)
    count = 0
    for day in CalendarDay.objects.order_by("day"):
        count += day.working
        assert day.ordinal == count


def test_years_without_a_notice_follow_the_weekend_and_are_provisional(db):
    reach(2031)
    assert year_of(2031).provisional
    assert year_of(2031).sources == []
    assert not CalendarDay.objects.filter(day__year=2031, kind__in=("holiday", "make-up")).exists()
    years = CalendarDay.objects.dates("day", "year")
    assert [one.year for one in years] == list(range(2019, 2035))  # without a gap


def calendar_with(turned=()):
    """The weekend rule, and the other way round on some days."""
    turned = set(turned)
    return Calendar.of((day, (day.weekday() < 5) != (day in turned)) for day in DAYS)


some_days = st.sets(st.sampled_from(DAYS[:1400]), max_size=60)
starts = st.sampled_from(DAYS[40:1100])
terms = st.one_of(
    st.builds(Term, st.integers(1, 9), st.just(Unit.MONTHS)),
    st.builds(Term, st.integers(1, 60), st.just(Unit.WORKDAYS)),
    st.builds(Term, st.integers(1, 90), st.just(Unit.DAYS)),
)


@given(turned=some_days, start=starts, term=terms)
def test_the_due_day_is_a_working_day_and_no_earlier_than_the_count(turned, start, term):
    calendar = calendar_with(turned)
    found = reckon(term, start, calendar)
    assert calendar.is_working(found.due_on)
    assert found.due_on >= found.falls_on > start
    assert (
        calendar.between(found.falls_on - DAY, found.due_on) == 1
    )  # the first one, none passed over
    assert found.steps[-1].day == found.due_on
    unrolled = Term(term.amount, term.unit, rolling=False)
    assert reckon(unrolled, start, calendar).due_on == found.falls_on


@given(turned=some_days, pair=st.tuples(starts, starts), term=terms)
def test_who_starts_later_is_not_due_earlier(turned, pair, term):
    calendar = calendar_with(turned)
    earlier, later = (reckon(term, start, calendar).due_on for start in sorted(pair))
    assert earlier <= later


@given(before=some_days, change=some_days, start=starts, term=terms)
def test_a_change_of_the_calendar_moves_only_what_it_touches(before, change, start, term):
    was = reckon(term, start, calendar_with(before))
    now = reckon(term, start, calendar_with(before ^ change))
    first = start + DAY if term.unit == Unit.WORKDAYS else was.falls_on
    if now.due_on != was.due_on:
        assert any(first <= day <= was.due_on for day in change)


gaps = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 40)), max_size=6)


def stopped(term, start, calendar, plan):
    """Stops in turn, each begun while the period still runs, and where it ends before and after each."""
    stops, at = [], start + DAY
    for gap, length in plan:
        before = reckon(term, start, calendar, stops)
        begun = at + gap * DAY
        if begun > before.due_on:
            break
        stops.append(Span(begun, begun + length * DAY))
        at = stops[-1].until_on
        yield stops[-1], before, reckon(term, start, calendar, stops), list(stops)


def left(term, calendar, first, last):
    """What is still to run from a day to the end, both included, in the unit that is counted."""
    if term.unit == Unit.WORKDAYS:
        return calendar.between(first - DAY, last)
    return (last - first).days + 1


@given(turned=some_days, start=starts, term=terms, plan=gaps)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_runs_again(turned, start, term, plan):
    calendar = calendar_with(turned)
    for stop, before, after, _ in stopped(term, start, calendar, plan):
        ended = before.falls_on if stop.from_on <= before.falls_on else before.due_on
        was = left(term, calendar, stop.from_on, ended)
        assert left(term, calendar, stop.until_on, after.falls_on) == was
        assert after.due_on >= max(stop.until_on, before.due_on)
        if stop.from_on == stop.until_on:
            assert after.due_on == before.due_on


@given(
    turned=some_days, start=starts, term=terms.filter(lambda t: t.unit != Unit.MONTHS), plan=gaps
)
def test_the_days_that_counted_are_as_many_as_the_rule_says(turned, start, term, plan):
    calendar = calendar_with(turned)
    steps = list(stopped(Term(term.amount, term.unit, rolling=False), start, calendar, plan))
    assume(steps)
    *_, after, stops = steps[-1]
    span = [start + n * DAY for n in range(1, (after.due_on - start).days + 1)]
    ran = [day for day in span if not any(one.from_on <= day < one.until_on for one in stops)]
    counted = [day for day in ran if term.unit == Unit.DAYS or calendar.is_working(day)]
    assert len(counted) == term.amount


def test_a_stop_over_a_holiday_costs_only_its_working_days(db):
    calendar = between(date(2026, 1, 1), date(2026, 12, 31))
    stop = Span(date(2026, 2, 13), date(2026, 2, 27))  # 13, 14, 24, 25 and 26 are worked on
    by_workdays = reckon(Term(10, Unit.WORKDAYS), date(2026, 2, 10), calendar, [stop])
    assert by_workdays.due_on == date(2026, 3, 9)  # five working days after 03-02
    by_days = reckon(Term(30, Unit.DAYS), date(2026, 2, 10), calendar, [stop])
    assert by_days.falls_on == date(2026, 3, 12) + 14 * DAY


def test_the_day_on_which_it_began_is_not_taken_off_twice():
    term, start = Term(5, Unit.DAYS), date(2027, 3, 1)
    stop = Span(start, start + 3 * DAY)  # the first day does not count in any case
    assert reckon(term, start, calendar_with(), [stop]).falls_on == start + 7 * DAY
    assert reckon(term, start, calendar_with(), [Span(start, start)]).falls_on == start + 5 * DAY


def test_who_is_stopped_while_the_end_gives_way_is_not_late_when_the_clock_runs_again(db):
    calendar = between(date(2026, 1, 1), date(2026, 12, 31))
    term, start = Term(1, Unit.MONTHS), date(2026, 4, 1)  # 05-01, given way to 05-06
    stop = Span(date(2026, 5, 4), date(2026, 5, 20))
    assert reckon(term, start, calendar, [stop]).due_on == date(2026, 5, 22)


def test_beyond_the_calendar_nothing_is_made_up():
    for term in (Term(3000, Unit.WORKDAYS), Term(90, Unit.MONTHS), Term(4000, Unit.DAYS)):
        with pytest.raises(Uncharted):
            reckon(term, date(2030, 1, 1), calendar_with())
    with pytest.raises(Uncharted):
        calendar_with().roll(FIRST - timedelta(days=1))
