"""The ledger: who is reminded of what and when; each due reminder once, whatever happened meanwhile."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from portal.deadlines.services import clock as clocks
from portal.deadlines.services import deadline as deadlines
from portal.notices.models import Notice
from portal.people.models import Absence
from portal.reminders.models import Reminder, Sweep, Threshold
from portal.reminders.services.sweeping import sweep
from portal.reminders.tasks import send_due, sweep_ledger
from tests.portal.ladder_machine import Ladder
from tests.portal.reminding import TITLE, clock, lay, ledger, told  # noqa: F401

SAMPLE = settings(max_examples=8, stateful_step_count=20, deadline=None)
DAY = timedelta(days=1)
DUE = "2026-05-11"  # a Monday; the State Council made Saturday the 9th a working day


@pytest.fixture
def ladder(clerk, section_head, office, signatory, appoint, bureau, section):
    """Everybody up the ladder."""
    return appoint("leader", "沈一舟", bureau, "leader", section=section)


def live(clock, first, last):
    """Live through the days, sweeping and sending every morning."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        clock.set(day, "08:00")
        sweep_ledger()
        send_due()
        day += DAY


def test_the_ladder_climbs_from_the_clerk_to_the_first_signatory(clock, lay, ladder):
    clock.set("2026-04-10")
    lay(DUE)
    live(clock, "2026-04-10", "2026-06-03")
    assert ledger(to__username="clerk") == [
        ("2026-04-11", -30, "clerk"),
        ("2026-04-26", -15, "clerk"),
        ("2026-04-28", -7, "clerk"),
        ("2026-05-07", -3, "clerk"),
        ("2026-05-09", -1, "clerk"),
        ("2026-05-11", 0, "clerk"),
        ("2026-05-12", 1, "clerk"),
        ("2026-05-14", 3, "clerk"),
        ("2026-05-20", 7, "clerk"),
        ("2026-06-01", 15, "clerk"),
    ]
    firsts = {
        name: ledger(to__username=name)[0]
        for name in ("section_head", "office", "leader", "signatory")
    }
    assert firsts == {
        "section_head": ("2026-05-07", -3, "section_head"),
        "office": ("2026-05-09", -1, "office"),
        "leader": ("2026-05-14", 3, "leader"),
        "signatory": ("2026-05-20", 7, "signatory"),
    }
    assert not Reminder.objects.filter(notice=None).exists()


def test_what_is_said(clock, lay, ladder):
    clock.set("2026-04-28")
    lay(DUE)
    said = []
    for day in ("2026-04-28", "2026-05-09", "2026-05-11", "2026-05-12", "2026-05-14"):
        live(clock, day, day)
        said += [words for name, words in told(day=day) if name == "clerk"]
    words = [
        "还有 7 个工作日",
        "还有 1 个工作日",
        "今日届满",
        "已逾期 1 个工作日",
        "已逾期 3 个工作日",
    ]
    assert said == [f"{TITLE}答复期限{word}（2026-05-11 截止）" for word in words]
    topics = (
        Notice.objects.filter(to__username="clerk").order_by("pk").values_list("topic", flat=True)
    )
    assert list(topics)[-3:] == ["reminders.before", "reminders.overdue", "reminders.overdue"]


@pytest.mark.parametrize("days", [1, 3, 10])
def test_after_a_missed_run_each_reminder_is_there_once(clock, lay, ladder, days):
    clock.set("2026-04-27")
    lay(DUE)
    live(clock, "2026-04-27", "2026-05-08")
    back = date(2026, 5, 8) + (days + 1) * DAY
    live(clock, str(back), str(back))
    made_up_for = ledger()
    Reminder.objects.all().delete()
    Sweep.objects.all().delete()
    live(clock, "2026-04-27", str(back))
    assert made_up_for == ledger()
    assert not Reminder.objects.filter(notice=None).exists()


def test_registered_late_it_reminds_once_and_not_five_times(clock, lay, ladder):
    clock.set("2026-05-10")
    lay(DUE)
    live(clock, "2026-05-10", "2026-05-10")
    assert {row[1] for row in ledger()} == {-1}
    assert len(told()) == 3


def test_a_short_stage_is_not_reminded_of_on_its_first_day_or_before(clock, lay, ladder):
    clock.set("2026-05-12")
    lay("2026-05-15", stage="accept", started_on=date(2026, 5, 12), holder=None)
    live(clock, "2026-05-12", "2026-05-15")
    assert {row[1] for row in ledger()} == {-1, 0}


def test_a_stage_with_thresholds_of_its_own_has_only_these(
    clock, lay, deputy, office, section_head
):
    clock.set("2026-04-01")
    lay(DUE, stage="feedback", holder=deputy)
    live(clock, "2026-04-26", "2026-05-12")
    assert [row[1] for row in ledger(to__username="deputy")] == [-7, -3, 0, 1]
    assert [row[1] for row in ledger(to__username="office")] == [1]


class TestWhoIsTold:
    """Nothing is ever addressed to nobody."""

    def on_the_first_rung(self, clock, lay, **facts):
        clock.set("2026-04-26")
        lay(DUE, **facts)
        sweep()
        return {row[2] for row in ledger()}

    def test_without_a_holder_the_clerks_of_the_section(
        self, clock, lay, ladder, colleague, outsider
    ):
        assert self.on_the_first_rung(clock, lay, holder=None) == {"clerk", "colleague"}

    def test_without_a_section_the_office(self, clock, lay, ladder):
        assert self.on_the_first_rung(clock, lay, holder=None, section=None) == {"office"}

    def test_where_the_post_has_ended_it_climbs(self, clock, lay, ladder, clerk):
        clerk.until_on = date(2026, 4, 25)
        clerk.save()
        assert self.on_the_first_rung(clock, lay) == {"section_head"}

    def test_where_nobody_is_left_but_the_signatory_it_climbs_to_him(self, clock, lay, ladder):
        for post in type(ladder).objects.exclude(role="signatory").select_related("user"):
            post.user.is_active = False
            post.user.save()
        assert self.on_the_first_rung(clock, lay) == {"signatory"}

    def test_the_substitute_of_today_is_told_too(self, clock, lay, ladder, clerk, colleague):
        days = {"from_on": date(2026, 4, 26), "until_on": date(2026, 4, 26)}
        Absence.objects.create(post=clerk, substitute=colleague.user, **days)
        assert self.on_the_first_rung(clock, lay) == {"clerk", "colleague"}
        assert Reminder.objects.get(to=colleague.user).instead_of == clerk.user
        send_due()
        assert {sentence[:5] for name, sentence in told() if name == "colleague"} == {"（代林晓棠"}
        live(clock, "2026-04-27", "2026-04-28")
        assert {row[1] for row in ledger(to=colleague.user)} == {-15}


class TestWhatChangesMeanwhile:
    """What was swept and is of no concern any more by the morning is silenced; what is new is armed."""

    @pytest.fixture(autouse=True)
    def _swept(self, clock, lay, ladder):
        clock.set("2026-04-20")
        self.deadline = lay(DUE)
        live(clock, "2026-04-20", "2026-04-25")
        clock.set("2026-04-26", "00:05")
        sweep()
        clock.set("2026-04-26", "07:59")
        send_due()
        assert Reminder.objects.get(day="2026-04-26").notice is None
        self.clock = clock

    def morning(self):
        self.clock.set("2026-04-26", "08:00")
        sweep()
        send_due()
        return [row[1:] for row in ledger(day="2026-04-26", notice__isnull=False)]

    def test_nothing_and_it_is_sent_at_eight(self):
        assert self.morning() == [(-15, "clerk")]
        assert self.morning() == [(-15, "clerk")]

    def test_it_is_met(self, bureau, office):
        deadlines.meet(bureau, "reply", by=office)
        assert self.morning() == []
        assert Reminder.objects.get(day="2026-04-26").silenced_at

    def test_it_is_dropped(self, bureau, office):
        deadlines.drop(bureau, by=office, reason="撤案")
        assert self.morning() == []

    def test_it_is_extended(self, office):
        clocks.fix(self.deadline, date(2026, 6, 30), by=office, document="延期告知")
        assert self.morning() == []
        assert not Reminder.objects.filter(notice=None, silenced_at=None).exists()

    def test_it_is_moved_and_moved_back(self, office):
        clocks.fix(self.deadline, date(2026, 6, 30), by=office, document="通知")
        assert self.morning() == []
        clocks.fix(self.deadline, date(2026, 5, 11), by=office, document="更正")
        assert self.morning() == [(-15, "clerk")]

    def test_it_comes_back(self, bureau, office):
        assert self.morning() == [(-15, "clerk")]
        deadlines.rearm(bureau, "reply", by=office)
        assert self.morning() == [(-15, "clerk"), (-15, "clerk")]

    def test_it_is_handed_over(self, bureau, section, colleague, office):
        deadlines.hand_over(bureau, section=section, holder=colleague, by=office)
        assert self.morning() == [(-15, "colleague")]
        assert Reminder.objects.get(to__username="clerk", day="2026-04-26").silenced_at

    def test_its_clock_is_stopped_and_runs_again(self, office):
        clocks.stop(self.deadline, by=office, reason="待会办单位")
        assert self.morning() == []
        assert not Reminder.objects.exclude(silenced_at=None).exists()
        clocks.restart(self.deadline, by=office)
        assert self.morning() == [(-15, "clerk")]


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_time_zone_of_the_database_does_not_matter(clock, lay, ladder, zone):
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE %s", [zone])
    clock.set("2026-04-25", "23:59")
    lay(DUE)
    sweep()
    clock.set("2026-04-26", "00:01")
    sweep()
    assert ledger(to__username="clerk") == [
        ("2026-04-11", -30, "clerk"),
        ("2026-04-26", -15, "clerk"),
    ]
    clock.set("2026-04-26", "07:59")
    send_due()
    assert len(told()) == 1
    clock.set("2026-04-26", "08:00")
    send_due()
    assert len(told()) == 2


def test_a_clock_that_jumps_back_over_midnight_neither_loses_nor_doubles(clock, lay, ladder):
    clock.set("2026-04-20")
    lay(DUE)
    for day, hour in (
        ("04-20", "12:00"),
        ("04-26", "00:10"),
        ("04-25", "23:10"),
        ("04-25", "23:59"),
        ("04-26", "00:01"),
        ("04-26", "09:00"),
    ):
        clock.set(f"2026-{day}", hour)
        sweep_ledger()
        send_due()
    assert ledger(to__username="clerk") == [
        ("2026-04-11", -30, "clerk"),
        ("2026-04-26", -15, "clerk"),
    ]
    assert len(told()) == 2


def test_a_deadline_that_is_committed_after_midnights_sweep_is_not_missed(clock, lay, ladder):
    clock.set("2026-04-20")
    sweep()
    clock.set("2026-04-26", "23:59")
    late = lay(DUE)
    type(late).objects.filter(pk=late.pk).update(
        stopped_on="2026-04-26"
    )  # not seen yet by the sweep
    clock.set("2026-04-27", "00:00")
    sweep()
    type(late).objects.filter(pk=late.pk).update(stopped_on=None)
    clock.set("2026-04-27", "00:05")
    sweep()
    assert ledger() == [("2026-04-26", -15, "clerk")]


def test_thresholds_are_rows(clock, lay, ladder):
    Threshold.objects.create(days=-5, unit="workdays", rung=4)
    clock.set("2026-04-01")
    lay(DUE)
    live(clock, "2026-04-30", "2026-04-30")
    assert {row[2] for row in ledger(days=-5)} == {
        "clerk",
        "section_head",
        "office",
        "leader",
        "signatory",
    }
    assert len({row[1] for row in ledger()}) == 1


def test_any_order_of_days_and_acts_is_reminded_of_as_the_model_says(
    clock, lay, ladder, clerk, colleague, office
):
    Ladder.clock, Ladder.lay = clock, staticmethod(lay)
    Ladder.posts = {"clerk": clerk, "colleague": colleague, "office": office}
    run_state_machine_as_test(Ladder, settings=SAMPLE)
