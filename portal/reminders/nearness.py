"""Which days are near: so many working days ahead as a deadline is shown as near."""

from datetime import date, timedelta

from portal.deadlines.models import SOON
from portal.deadlines.services.calendar import around

DAY = timedelta(days=1)


def near_until(day: date) -> date:
    """The last day on which what ends is near, as seen from a day."""
    return around(day, SOON).plus(day, SOON + 1) - DAY


def previous_working_day(day: date) -> date:
    """The last working day before a day."""
    calendar = around(day, SOON)
    earlier = day - DAY
    while not calendar.is_working(earlier):
        earlier -= DAY
    return earlier
