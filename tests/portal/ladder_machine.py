"""A simple model of one deadline's reminders, and a machine that drives it and the portal side by side."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import F
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from portal.deadlines.models import Deadline
from portal.deadlines.services import clock as clocks
from portal.deadlines.services import deadline as deadlines
from portal.deadlines.services.calendar import between
from portal.notices.models import Delivery, Notice
from portal.reminders.models import Reminder, Sweep
from portal.reminders.services.sweeping import sweep
from portal.reminders.tasks import send_due

DAY = timedelta(days=1)
CALENDAR = (date(2025, 10, 1), date(2049, 12, 31))  # it may be extended again and again
STEPS = [  # how far from the last day, in which unit, up to whom
    (-30, "days", 0), (-15, "days", 0), (-7, "workdays", 0), (-3, "workdays", 1), (-1, "workdays", 2),
    (0, "workdays", 2), (1, "workdays", 2), (3, "workdays", 3), (7, "workdays", 4), (15, "workdays", 4),
]  # fmt: skip
ABOVE = ["section_head", "office", "leader", "signatory"]


class Model:
    """What ought to be written and sent, said as plainly as can be."""

    def __init__(self, today, due, started):
        self.today = self.armed = self.swept = today
        self.due, self.started = due, started
        self.round, self.holder = 1, "clerk"
        self.stopped = self.closed = False
        self.waiting, self.sent = set(), Counter()
        self.calendar = between(*CALENDAR)

    def day_of(self, days, unit):
        if unit == "days":
            return self.due + days * DAY
        until = [day for day in self.calendar.working if day <= self.due]
        after = [day for day in self.calendar.working if day > self.due]
        return until[days - 1] if days <= 0 else after[days - 1]

    def people(self, rung):
        return [self.holder, *ABOVE[:rung]]

    def sweep(self):
        since, self.swept = min(self.swept, self.today), self.today
        if self.closed or self.stopped:
            return
        on_days = sorted((self.day_of(days, unit), days, unit, rung) for days, unit, rung in STEPS)
        fallen = [step for step in on_days if max(since, self.armed) <= step[0] <= self.today]
        if self.armed >= since:
            fallen += [step for step in on_days if step[0] <= self.armed][-1:]
        for day, days, unit, rung in fallen:
            if day > self.started:
                self.waiting |= {
                    (self.round, self.due, days, unit, rung, who)
                    for who in self.people(rung)
                    if not self.sent[self.round, self.due, days, unit, who]
                }

    def send(self):
        for one in sorted(self.waiting):
            turn, due, days, unit, rung, who = one
            stale = self.closed or (turn, due) != (self.round, self.due)
            if stale or who not in self.people(rung):
                self.waiting.remove(one)
            elif not self.stopped:
                self.waiting.remove(one)
                self.sent[turn, due, days, unit, who] += 1


class Ladder(RuleBasedStateMachine):
    """Any order of days, missed runs and acts: what was sent is what the model says, and nothing twice."""

    clock, lay, posts = None, None, {}  # given by the test

    def __init__(self):
        super().__init__()
        Deadline.objects.filter(closed_at=None).update(closed_at=F("opened_at"), outcome="dropped")
        for model in (Reminder, Delivery, Notice, Sweep):
            model.objects.all().delete()
        self.model = Model(date(2026, 4, 1), date(2026, 5, 11), date(2026, 3, 1))
        self.clock.set(self.model.today, "07:00")
        self.deadline = self.lay(self.model.due, started_on=self.model.started)
        sweep()

    def is_open(self):
        return not self.model.closed

    def running(self):
        return self.is_open() and not self.model.stopped

    @rule(days=st.sampled_from([0, 1, 1, 2, 3, 10]))
    def days_pass_and_the_ledger_is_swept(self, days):
        self.model.today += days * DAY
        self.clock.set(self.model.today, "00:05")
        self.model.sweep()
        sweep()
        self.clock.set(self.model.today, "07:00")

    @rule()
    def it_is_eight(self):
        self.clock.set(self.model.today, "08:00")
        self.model.sweep()
        sweep()
        self.model.send()
        send_due()

    @precondition(is_open)
    @rule()
    def it_is_sent_back(self):
        deadlines.rearm(self.deadline.subject, "reply", by=self.posts["office"])
        self.model.round += 1
        self.model.armed = self.model.today

    @precondition(running)
    @rule(days=st.integers(1, 60))
    def it_is_extended(self, days):
        due = self.model.due + days * DAY
        clocks.fix(self.deadline, due, by=self.posts["office"], document="延期告知")
        self.model.due, self.model.armed = due, self.model.today

    @precondition(running)
    @rule()
    def it_is_stopped(self):
        clocks.stop(self.deadline, by=self.posts["office"], reason="待会办单位")
        self.model.stopped, self.stopped_on = True, self.model.today

    @precondition(lambda self: self.is_open() and self.model.stopped)
    @rule()
    def it_runs_again(self):
        clocks.restart(self.deadline, by=self.posts["office"])
        self.deadline.refresh_from_db()
        assert self.deadline.due_on == self.model.due + (self.model.today - self.stopped_on)
        self.model.due, self.model.armed = self.deadline.due_on, self.model.today
        self.model.stopped = False

    @precondition(is_open)
    @rule(who=st.sampled_from(["clerk", "colleague"]))
    def it_is_handed_over(self, who):
        post = self.posts[who]
        deadlines.hand_over(
            self.deadline.subject, section=post.section, holder=post, by=self.posts["office"]
        )
        self.model.holder, self.model.armed = who, self.model.today

    @precondition(is_open)
    @rule(how=st.sampled_from(["met", "dropped", "kept", "kept", "kept"]))
    def it_is_done_or_withdrawn(self, how):
        if how == "met":
            deadlines.meet(self.deadline.subject, "reply", by=self.posts["office"])
        elif how == "dropped":
            deadlines.drop(self.deadline.subject, by=self.posts["office"], reason="撤案")
        self.model.closed = how != "kept"

    @invariant()
    def what_was_sent_is_what_the_model_says(self):
        rows = Reminder.objects.filter(notice__isnull=False).select_related("to")
        sent = Counter((r.round, r.due_on, r.days, r.unit, r.to.username) for r in rows)
        assert sent == +self.model.sent
        assert max(sent.values(), default=1) == 1
