"""Which days are near: so many working days ahead as a deadline is shown as near."""

from datetime import date, timedelta

from portal.deadlines.models import SOON
from portal.deadlines.reckoning import DAY
from portal.deadlines.services.calendar import between

REACH = timedelta(days=60)  # farther than so many working days ever lie, over any holidays


def near_until(day: date) -> date:
    """The last day on which what ends is near, as seen from a day."""
    return between(day - REACH, day + REACH).plus(day, SOON + 1) - DAY


def previous_working_day(day: date) -> date:
    """The last working day before a day."""
    calendar = between(day - REACH, day + REACH)
    earlier = day - DAY
    while not calendar.is_working(earlier):
        earlier -= DAY
    return earlier
