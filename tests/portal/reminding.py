"""What the tests of the ledger share: a clock to set, deadlines to lay down, and what was written of them."""

import sys
from datetime import date, datetime, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline
from portal.deadlines.services.calendar import reach
from portal.deadlines.services.rules import rule_for
from portal.reminders.models import Reminder

NOW = timezone.now
TITLE = "第1017号建议《关于社区减负的建议》"


class Clock:
    """The time it is, for Django."""

    def __init__(self, monkeypatch):
        self.moment = timezone.now()
        here = {name for name in sys.modules if name.startswith(("portal.", "proposals."))}
        for module in (timezone, *(sys.modules[name] for name in here)):
            if getattr(module, "now", None) is NOW:
                monkeypatch.setattr(module, "now", lambda: self.moment)

    def set(self, day, hour="09:00"):
        at = datetime.combine(date.fromisoformat(str(day)), time.fromisoformat(hour))
        self.moment = at.replace(tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock that stands where it is set; before anybody is appointed, at the beginning of the year."""
    clock = Clock(monkeypatch)
    clock.set("2026-01-05")
    return clock


@pytest.fixture
def lay(bureau, section, clerk):
    """Lay down a deadline with its last day, as the services would leave it."""

    def lay(due_on, *, stage="reply", **facts):
        due = date.fromisoformat(str(due_on))
        reach(due.year - 1, due.year + 1)
        started = facts.pop("started_on", date(2026, 1, 5))
        subject = facts.pop("subject", bureau)
        about = {
            "subject_type": ContentType.objects.get_for_model(subject),
            "subject_id": facts.pop("subject_id", subject.pk),
        }
        known = {"organ": bureau, "section": section, "holder": clerk, "armed_on": localdate()}
        return Deadline.objects.create(
            **{**about, **known, **facts},
            stage=stage,
            rule=rule_for("220000000000", "reply", started, matter="suggestion"),
            title=TITLE,
            path="/",
            started_on=started,
            falls_on=due,
            due_on=due,
            fixed_on=due,
            fixed_since=started,
            fixed_by="交办通知",
        )

    return lay


def ledger(**which):
    """Every reminder as (day, how far from the end, whom), in order."""
    rows = Reminder.objects.filter(**which).select_related("to")
    return sorted((str(r.day), r.days, r.to.username) for r in rows)


def told(**which):
    """Every sentence that was sent, with its person."""
    rows = Reminder.objects.filter(notice__isnull=False, **which).select_related("notice", "to")
    return sorted((r.to.username, r.notice.sentence) for r in rows)
