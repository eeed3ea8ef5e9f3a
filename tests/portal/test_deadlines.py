"""A deadline is opened, met, dropped, stopped, restarted, set by hand, extended, and handed over."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from portal.deadlines.lights import light_of
from portal.deadlines.models import Deadline, DeadlineRule
from portal.deadlines.services import clock as clocks
from portal.deadlines.services import deadline as deadlines
from portal.record.models import Event
from portal.workflow import Conflict
from tests.portal.moments import clock, opened, place  # noqa: F401 -- fixtures

SIX = {"stage": "extended", "amount": 6, "unit": "months", "consent": True}
THREE = {"amount": 3, "unit": "months"}
DAYS = {"amount": 30, "unit": "days"}
CONSENT = "省人大常委会代表工委同意延期的函"


def verbs(deadline):
    return [event.verb for event in Event.objects.about(deadline)]


def day(text):
    return date.fromisoformat(text)


@pytest.fixture
def extendable(opened):
    """A reply due in three months, six at most."""

    def extendable(start="2026-03-02"):
        opened(start, stage="extended", rule=SIX)
        return opened(start, rule=THREE)

    return extendable


def test_it_is_opened_once_for_a_stage(opened, place):
    thing = place()
    first, again = opened(thing=thing), opened("2026-03-09", thing=thing)
    assert first == again
    assert first.due_on == day("2026-03-16")
    assert verbs(first) == ["open"]
    facts = Event.objects.about(first).get().facts
    assert facts["start"] == "2026-03-02"
    assert facts["due"] == "2026-03-16"
    assert opened(thing=thing, stage="opinion") != first


def test_two_who_open_it_at_once_find_the_same(opened, place, monkeypatch):
    thing = place()
    first = opened(thing=thing)
    answers = iter([None, first])  # the second did not see the first yet
    monkeypatch.setattr(deadlines, "running_of", lambda *_: next(answers))
    assert opened(thing=thing) == first
    assert Deadline.objects.about(thing).count() == 1
    assert verbs(first) == ["open"]


def test_without_a_rule_there_is_no_deadline(bureau, place, clock):
    concern = deadlines.Concern("无规定事项", "/", bureau, "trial")
    assert deadlines.open_(place(), "reply", concern, start=day("2026-03-02"), by=None) is None


def test_met_on_its_day_it_is_in_time_and_a_day_later_it_is_not(opened, clock, office):
    for done, late in (("2026-03-16", False), ("2026-03-17", True)):
        deadline = opened()
        clock(done)
        deadlines.meet(deadline.subject, "reply", by=office)
        deadline.refresh_from_db()
        assert (deadline.outcome, deadline.done_on) == ("met", day(done))
        assert deadline.is_late is late
        assert light_of(deadline).word == ("逾期完成" if late else "按期完成")
        assert verbs(deadline) == ["open", "meet"]
        deadlines.meet(deadline.subject, "reply", by=office)  # nothing is open any more
        assert verbs(deadline) == ["open", "meet"]


def test_dropped_it_is_neither_late_nor_met(opened, clock, office):
    deadline = opened()
    clock("2026-12-01")
    deadlines.drop(deadline.subject, by=office, reason="撤回")
    deadline.refresh_from_db()
    assert (deadline.outcome, deadline.done_on, deadline.is_late) == ("dropped", None, False)
    assert Event.objects.about(deadline).last().note == "撤回"


def test_dropped_or_met_while_stopped_the_clock_runs_to_that_day(opened, clock, office):
    for close, due in ((deadlines.meet, "2026-03-20"), (deadlines.drop, "2026-03-20")):
        clock("2026-03-02")
        deadline = opened()
        clock("2026-03-10")
        clocks.stop(deadline, by=office, reason="等待上级批复")
        clock("2026-03-16")
        close(deadline.subject, "reply", by=office)
        deadline.refresh_from_db()
        assert deadline.stopped_on is None
        assert deadline.pauses.get().until_on == day("2026-03-16")
        assert deadline.due_on == day(due)


def test_a_stop_moves_the_end_by_the_days_it_lasted(opened, clock, office):
    deadline = opened()
    clock("2026-03-09")
    clocks.stop(deadline, by=office, reason="等待上级批复")
    clock("2026-03-30")
    assert not deadline.is_late  # a clock that stands still is never late
    assert light_of(deadline).word == "中止"
    clocks.restart(deadline, by=office, reason="批复已到")
    assert deadline.due_on == day("2026-04-07")  # six working days are left; 04-06 is off
    event = Event.objects.about(deadline).last()
    facts = {"stood": 21, "before": "2026-03-16", "due": "2026-04-07"}
    assert (event.verb, event.note, event.facts) == ("restart", "批复已到", facts)


@pytest.mark.parametrize(("rule", "due"), [({}, "2026-03-18"), (DAYS, "2026-04-03")])
def test_many_stops_cost_what_their_days_cost(opened, clock, office, rule, due):
    deadline = opened(rule=rule)
    for begun, ended in (("03-03", "03-04"), ("03-04", "03-04"), ("03-10", "03-11")):
        clock(f"2026-{begun}")
        clocks.stop(deadline, by=office, reason="等待")
        clock(f"2026-{ended}")
        clocks.restart(deadline, by=office)
    assert deadline.due_on == day(due)
    assert deadline.pauses.count() == 3


def test_of_two_stops_or_two_restarts_one_is_refused(opened, office):
    deadline = opened()
    seen = Deadline.objects.get(pk=deadline.pk)
    with pytest.raises(Conflict):
        clocks.restart(deadline, by=office)
    clocks.stop(deadline, by=office, reason="等待")
    with pytest.raises(Conflict):
        clocks.stop(seen, by=office, reason="等待")
    clocks.restart(seen, by=office)
    with pytest.raises(Conflict):
        clocks.restart(deadline, by=office)
    assert verbs(deadline) == ["open", "stop", "restart"]


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201, "空\x00字符"])
def test_a_stop_needs_a_reason_that_can_be_kept(opened, office, reason):
    deadline = opened()
    with pytest.raises(ValidationError):
        clocks.stop(deadline, by=office, reason=reason)
    deadline.refresh_from_db()
    assert deadline.stopped_on is None


def test_what_is_closed_is_left_alone(extendable, office):
    deadline = extendable()
    deadlines.meet(deadline.subject, "reply", by=office)
    was = Deadline.objects.values().get(pk=deadline.pk)
    for act in (
        lambda: clocks.stop(deadline, by=office, reason="等待"),
        lambda: clocks.restart(deadline, by=office),
        lambda: clocks.fix(deadline, day("2026-05-01"), by=office, document="交办通知"),
        lambda: clocks.extend(deadline, day("2026-08-31"), by=office, consent=CONSENT),
    ):
        with pytest.raises(Conflict):
            act()
    assert clocks.reckon_again(deadline, source="通知") is None
    deadlines.hand_over(deadline.subject, section=None, holder=None, by=office)
    deadlines.rearm(deadline.subject, "reply", by=office)
    assert Deadline.objects.values().get(pk=deadline.pk) == was


def test_a_day_set_by_hand_holds_also_on_a_day_off(opened, office):
    deadline = opened()
    clocks.fix(deadline, day("2026-05-01"), by=office, document="2026年交办通知")
    assert deadline.due_on == day("2026-05-01")
    assert deadline.fixed_by == "2026年交办通知"
    assert clocks.reckon_again(deadline, source="通知") is None
    assert [str(step.day) for step in clocks.explained([deadline])[deadline.pk]][-1] == "2026-05-01"
    for on, document in (("2026-03-02", "通知"), ("2026-05-08", " "), ("2026-05-08", "长" * 201)):
        with pytest.raises(ValidationError):
            clocks.fix(deadline, day(on), by=office, document=document)
    deadline.refresh_from_db()
    assert deadline.due_on == day("2026-05-01")


def test_stops_count_on_top_of_a_day_set_by_hand_only_from_then_on(opened, clock, office):
    deadline = opened(rule=DAYS)
    clock("2026-03-03")
    clocks.stop(deadline, by=office, reason="一")
    clock("2026-03-10")
    clocks.restart(deadline, by=office)
    clocks.fix(deadline, day("2026-04-30"), by=office, document="通知")
    assert deadline.due_on == day("2026-04-30")
    clocks.stop(deadline, by=office, reason="二")
    clock("2026-03-12")
    clocks.restart(deadline, by=office)
    assert deadline.due_on == day("2026-05-02")
    clocks.stop(deadline, by=office, reason="三")
    clock("2026-03-16")
    clocks.fix(deadline, day("2026-06-01"), by=office, document="再通知")
    clock("2026-03-19")
    clocks.restart(deadline, by=office)
    assert deadline.due_on == day("2026-06-04")  # three of the seven days came after it was set


def test_it_is_extended_once_and_to_the_maximum_at_most(extendable, office):
    deadline = extendable()
    assert deadline.due_on == day("2026-06-02")
    assert clocks.longest_extension(deadline) == day("2026-09-02")
    for until in ("2026-06-02", "2026-09-03", "2026-05-01"):
        with pytest.raises(ValidationError, match="最长至 2026-09-02"):
            clocks.extend(deadline, day(until), by=office, consent=CONSENT)
    clocks.extend(deadline, day("2026-09-02"), by=office, consent=CONSENT)
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.extended) == (day("2026-09-02"), True)
    assert deadline.fixed_by == CONSENT
    with pytest.raises(ValidationError, match="已延期一次"):
        clocks.extend(deadline, day("2026-09-02"), by=office, consent=CONSENT)
    assert verbs(deadline) == ["open", "extend"]


def test_an_extension_needs_its_consent_a_running_clock_and_a_day_to_come(
    extendable, clock, office
):
    deadline = extendable()
    with pytest.raises(ValidationError, match="须经同意"):
        clocks.extend(deadline, day("2026-07-01"), by=office, consent=" ")
    clocks.stop(deadline, by=office, reason="等待")
    with pytest.raises(ValidationError, match="先恢复计时"):
        clocks.extend(deadline, day("2026-07-01"), by=office, consent=CONSENT)
    clocks.restart(deadline, by=office)
    clock("2026-07-02")
    with pytest.raises(ValidationError, match="今日"):
        clocks.extend(deadline, day("2026-07-01"), by=office, consent=CONSENT)
    clocks.extend(deadline, day("2026-07-02"), by=office, consent=CONSENT)


def test_the_maximum_moves_with_the_stops(extendable, clock, office):
    deadline = extendable()
    clock("2026-03-10")
    clocks.stop(deadline, by=office, reason="等待")
    clock("2026-03-20")
    clocks.restart(deadline, by=office)
    assert deadline.due_on == day("2026-06-12")
    assert clocks.longest_extension(deadline) == day("2026-09-14")  # 09-12 is a Saturday


def test_where_no_rule_extends_nothing_is_extended(opened, office):
    deadline = opened(stage="opinion")
    with pytest.raises(ValidationError, match="没有延期"):
        clocks.extend(deadline, day("2026-04-01"), by=office, consent=CONSENT)


def test_handed_over_or_sent_back_it_reminds_anew(opened, clock, clerk, colleague, section):
    deadline = opened()
    other = opened(thing=deadline.subject, stage="opinion")
    clock("2026-03-05")
    words = {"section": section, "holder": colleague, "by": clerk}
    deadlines.hand_over(deadline.subject, **words, stage="reply")
    deadline.refresh_from_db()
    other.refresh_from_db()
    assert (deadline.holder, other.holder) == (colleague, clerk)
    assert (deadline.armed_on, other.armed_on) == (day("2026-03-05"), day("2026-03-02"))
    deadlines.rearm(deadline.subject, "reply", by=clerk)
    deadline.refresh_from_db()
    assert deadline.round == 2
    assert verbs(deadline) == ["open", "hand-over", "rearm"]
    deadlines.hand_over(deadline.subject, section=None, holder=None, by=clerk)
    assert Deadline.objects.filter(holder=None).count() == 2


def test_a_rule_that_a_deadline_was_opened_under_is_kept_by_the_database(opened):
    rule = opened().rule
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.delete()
    for changes in ({"amount": 11}, {"unit": "days"}, {"rolling": False}, {"source": "别的"}):
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            DeadlineRule.objects.filter(pk=rule.pk).update(**changes)
    DeadlineRule.objects.filter(pk=rule.pk).update(verified=True, effective_until=day("2030-01-01"))
    with connection.cursor() as cursor, pytest.raises(Exception, match="never changed"):
        cursor.execute("UPDATE deadlines_deadlinerule SET amount = 12 WHERE id = %s", [rule.pk])


def test_overdue_for_years_it_still_has_its_light(opened, clock):
    deadline = opened("2019-03-04")
    clock("2040-01-02")
    assert light_of(Deadline.objects.with_left().get(pk=deadline.pk)).word == "逾期"
