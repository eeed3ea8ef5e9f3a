"""What happens: years and notices are entered; deadlines are opened, met, moved, stopped and restarted."""

from portal.deadlines.services import calendar, clock, deadline, feed, loading, rules

__all__ = ["calendar", "clock", "deadline", "feed", "loading", "rules"]
