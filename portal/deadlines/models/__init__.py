"""What exists: the days of the calendar, the rules (时限规则), and the deadlines (时限) with their stops."""

from portal.deadlines.models.calendar import CalendarDay, CalendarYear
from portal.deadlines.models.deadline import SOON, Deadline, DeadlineQuerySet, Pause
from portal.deadlines.models.feed import Feed
from portal.deadlines.models.rule import NATIONAL, DeadlineRule, Stage

__all__ = [
    "NATIONAL",
    "SOON",
    "CalendarDay",
    "CalendarYear",
    "Deadline",
    "DeadlineQuerySet",
    "DeadlineRule",
    "Feed",
    "Pause",
    "Stage",
]
