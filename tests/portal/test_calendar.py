"""A State Council notice is entered: what it must say, which deadlines it moves, and who is told."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.deadlines.models import CalendarDay, CalendarYear, Deadline
from portal.deadlines.reckoning import DAY
from portal.deadlines.services import clock as clocks
from portal.deadlines.services import deadline as deadlines
from portal.deadlines.services.calendar import SHIPPED, between, reach
from portal.deadlines.services.loading import load
from portal.notices.models import Notice
from portal.people.models import Absence, Section
from portal.record.models import Event
from portal.record.services import verify
from portal.reminders.services import moved
from tests.portal.moments import NOTICE, clock, notice_of, opened, place  # noqa: F401 -- fixtures

SPRING = ("02-05", "02-08", "02-09", "02-10", "02-11", "02-12")  # of a year that is made up


def refusals(content):
    with pytest.raises(ValidationError) as caught:
        load(content)
    return caught.value.messages


def lines(*rows):
    return notice_of(2027) + ("\n".join(rows) + "\n").encode()


def due(deadline):
    return str(Deadline.objects.get(pk=deadline.pk).due_on)


def test_a_loaded_year_is_as_the_notice_says_and_provisional_no_more(clock, db):
    loaded = load(notice_of(2027, off=SPRING, on=["02-06", "02-20"]))
    assert loaded == ([2027], "国办发明电〔2027〕9号", 365, 0)
    days = {day.day: day for day in CalendarDay.objects.filter(day__year=2027)}
    assert not any(day.provisional for day in days.values())
    assert (days[date(2027, 2, 5)].kind, days[date(2027, 2, 5)].working) == ("holiday", False)
    assert (days[date(2027, 2, 6)].kind, days[date(2027, 2, 6)].working) == ("make-up", True)
    assert days[date(2027, 2, 6)].source == "国办发明电〔2027〕9号"
    assert [str(day) for day in days if days[day].kind == "holiday"][:3] == [
        "2027-01-01", "2027-02-05", "2027-02-08",
    ]  # fmt: skip
    count = 0
    for day in CalendarDay.objects.order_by("day"):
        count += day.working
        assert day.ordinal == count
    event = Event.objects.about(CalendarYear.objects.get(year=2027)).get()
    assert (event.verb, event.facts["days"], event.facts["moved"]) == ("load", 365, 0)


def test_the_same_notice_again_changes_nothing(opened):
    deadline = opened("2027-02-01")
    content = notice_of(2027, off=SPRING)
    assert load(content).moved == 1
    before = (
        list(CalendarDay.objects.values()),
        list(Deadline.objects.values()),
        Event.objects.count(),
    )
    assert load(content)[2:] == (0, 0)
    assert load(b"\xef\xbb\xbf" + content)[2:] == (0, 0)
    after = (
        list(CalendarDay.objects.values()),
        list(Deadline.objects.values()),
        Event.objects.count(),
    )
    assert after == before
    assert due(deadline) == "2027-02-23"


@pytest.mark.parametrize("year", range(2019, 2027))
def test_the_shipped_notices_are_themselves_notices(db, year):
    assert load((SHIPPED / f"{year}.csv").read_bytes())[2:] == (0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_excel_and_editors_write_it_each_in_their_way(db, encoding, newline):
    text = notice_of(2027, off=SPRING).decode().replace("-", "/").replace("/0", "/")
    text = "备注,依据,节日,类别,日期\n" + "".join(
        f",{','.join(reversed(line.split(',')))},\n,,,,\n" for line in text.splitlines()[1:]
    )
    assert load(text.replace("\n", newline).encode(encoding)).years == [2027]
    assert not CalendarDay.objects.get(day=date(2027, 2, 8)).working


WRONG = [
    (b"", "文件是空的"),
    (NOTICE.encode(), "没有放假安排"),
    ("日期,类别,节日\n2027-01-01,休,元旦\n".encode(), "缺少“依据”列"),
    (lines("2027-02-30,休,春节,文"), "第 8 行：“2027-02-30”不是日期"),
    (lines("明年春节,休,春节,文"), "第 8 行：“明年春节”不是日期"),
    (lines("2027-02-05,放,春节,文"), "第 8 行：类别“放”不认识，请写“休”"),
    (lines("2027-02-05,班,春节,文"), "第 8 行：2027-02-05 是星期五，本来就是工作日"),
    (lines("2027-02-06,班,春节,"), "第 8 行：缺少依据"),
    (lines("2027-02-06,班,春节"), "第 8 行：缺少依据"),
    (lines("2027-02-06,班,春节," + "长" * 101), "第 8 行：依据最多 100 字"),
    (lines("2027-05-01,休,劳动节,文"), "第 8 行：2027-05-01 已在第 3 行写过"),
    (lines("2026-12-31,休,元旦,文"), "第 8 行：2026-12-31 不在 2027 年内"),
    (lines("2018-12-31,休,元旦,文"), "第 8 行：2018-12-31 不在可录入的年份"),
    (notice_of(2099), "第 2 行：2099-01-01 不在可录入的年份（2019 至 2036）"),
    ((NOTICE + "2027-02-05,休,春节,文\n").encode(), "没有写元旦"),
    ((NOTICE + "2027-01-01,休,元旦,文\n").encode(), "2027 年缺少法定的 5月1日、10月1日"),
    (b"\xff\xfe\x00\x01", "不能识别文件的编码"),
    (NOTICE.encode() * 9000, "文件过大"),
    (lines('2027-02-05,休,"春节,文'), "缺少依据"),
]


@pytest.mark.parametrize(("content", "says"), WRONG)
def test_what_is_wrong_is_named_and_nothing_is_entered(db, clock, content, says):
    reach(2027)
    before = list(CalendarDay.objects.values())
    assert any(says in message for message in refusals(content)), refusals(content)
    assert list(CalendarDay.objects.values()) == before
    assert not CalendarYear.objects.exists()


def test_all_mistakes_are_named_at_once_and_many_are_counted(db):
    found = refusals(lines("2027-13-01,休,春节,文", "2027-02-06,补班,春节,"))
    assert len(found) == 3
    assert refusals(lines(*["2027-13-01,休,春节,文"] * 30))[-1] == "另有 10 处。"


def test_what_it_touches_moves_and_nothing_else(opened, clock):
    touched, before, after = opened("2027-01-27"), opened("2027-01-15"), opened("2027-02-15")
    by_months = opened("2026-11-08", stage="opinion", rule={"amount": 3, "unit": "months"})
    inside = opened("2026-12-20", stage="opinion", rule={"amount": 3, "unit": "months"})
    closed = opened("2027-01-27")
    deadlines.meet(closed.subject, "reply", by=None)
    fixed = opened("2027-01-27")
    clocks.fix(fixed, date(2027, 2, 10), by=None, document="通知")
    assert [due(one) for one in (touched, by_months)] == ["2027-02-10", "2027-02-08"]
    assert load(notice_of(2027, off=SPRING)).moved == 2
    assert due(touched) == "2027-02-18"
    assert due(by_months) == "2027-02-15"
    untouched = {before: "2027-01-29", after: "2027-03-01", inside: "2027-03-22"}
    assert {one: due(one) for one in untouched} == untouched
    assert (due(closed), due(fixed)) == ("2027-02-10", "2027-02-10")
    event = Event.objects.about(touched).last()
    facts = {"before": "2027-02-10", "due": "2027-02-18", "source": "国办发明电〔2027〕9号"}
    assert (event.verb, event.facts) == ("recompute", facts)
    assert [Event.objects.about(one).last().verb for one in (before, after, inside)] == ["open"] * 3
    assert verify() == []


def test_a_published_year_is_corrected(opened, clock):
    deadline = opened("2026-04-22")
    assert due(deadline) == "2026-05-09"
    shipped = (SHIPPED / "2026.csv").read_text("utf-8")
    corrected = shipped.replace("2026-05-05,休,劳动节", "2026-05-10,班,劳动节")
    assert load(corrected.encode()) == ([2026], "国办发明电〔2025〕7号", 2, 1)
    assert due(deadline) == "2026-05-08"
    assert load(shipped.encode()).moved == 1
    assert due(deadline) == "2026-05-09"


def test_a_stop_keeps_what_was_left_also_when_the_calendar_changes(opened, clock, office):
    deadline = opened("2027-01-27")
    clock("2027-02-01")
    clocks.stop(deadline, by=office, reason="等待")
    load(notice_of(2027, off=SPRING))
    clock("2027-02-15")
    clocks.restart(deadline, by=office)
    left = between(date(2027, 1, 1), date(2027, 12, 31)).between(date(2027, 2, 14), deadline.due_on)
    assert left == 8  # ten, of which 28 and 29 January were over
    load(notice_of(2027, off=[*SPRING, "02-16"], source="更正"))
    assert due(deadline) == str(deadline.due_on + DAY)


def test_those_concerned_are_told_once_each_with_their_substitutes(
    opened, clerk, colleague, section_head, office, outsider
):
    Absence.objects.create(
        post=section_head, substitute=colleague.user, from_on="2026-03-01", until_on="2026-03-31"
    )
    held, unheld = opened("2027-01-27"), opened("2027-01-27", holder=None)
    moved.enter(notice_of(2027, off=SPRING))
    told = {one.pk: Notice.objects.filter(subject_id=one.pk) for one in (held, unheld)}
    people = {clerk.user, section_head.user, office.user, colleague.user}
    assert {notice.to for notice in told[held.pk]} == people
    assert {notice.to for notice in told[unheld.pk]} == people
    assert [len(found) for found in told.values()] == [4, 4]
    notice = told[held.pk].get(to=clerk.user)
    assert notice.sentence == (
        "第1号建议《试验》答复期限由 2027-02-10 改为 2027-02-18，依据国办发明电〔2027〕9号。"
    )
    assert (notice.topic, notice.path) == ("deadlines.recompute", "/matters/1/")
    assert told[held.pk].get(to=colleague.user).sentence.startswith("（代顾怀民）")
    moved.enter(notice_of(2027, off=SPRING))
    assert Notice.objects.count() == 8


def test_a_long_title_leaves_both_days_to_be_read(opened, office):
    deadline = opened("2027-01-27")
    Deadline.objects.filter(pk=deadline.pk).update(title="长" * 240)
    moved.enter(notice_of(2027, off=SPRING))
    assert "2027-02-10 改为 2027-02-18" in Notice.objects.first().sentence


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    off=st.sets(st.integers(0, 364), max_size=30),
    starts=st.lists(st.integers(-120, 364), min_size=5, max_size=12),
)
def test_whatever_the_notice_says_only_what_it_touches_moves(opened, off, starts):
    first = date(2028, 1, 1)
    load(notice_of(2028, source="前一份"))
    rules = [{}, {"amount": 2, "unit": "months"}, {"amount": 30, "unit": "days"}]
    kinds = zip(("reply", "opinion", "contact"), rules, strict=True)
    made = [
        opened(str(first + at * DAY), stage=stage, rule=rule)
        for stage, rule in kinds
        for at in starts
    ]
    days = [first + n * DAY for n in off if (first + n * DAY).weekday() < 5]
    law = ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03")
    free = [f"{day:%m-%d}" for day in days if f"{day:%m-%d}" not in law]
    loaded = load(notice_of(2028, off=free))
    calendar = between(date(2027, 1, 1), date(2029, 12, 31))
    count = 0
    for was in made:
        now = Deadline.objects.get(pk=was.pk)
        assert now.due_on == clocks.reckoned_again(now, calendar).due_on
        if now.due_on != was.due_on:
            count += 1
            span = was.falls_on if was.stage != "reply" else was.started_on
            assert any(span <= day <= was.due_on for day in days)
    assert loaded.moved == count
    Deadline.objects.update(closed_at="2028-01-01T00:00Z", outcome="dropped")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_load_at_once_the_second_finds_it_done(clock):
    reach(2027)
    results, begin = [], threading.Barrier(2)

    def run():
        begin.wait()
        try:
            results.append(load(notice_of(2027, off=SPRING)).days)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == [0, 365]


@pytest.mark.django_db(transaction=True)
def test_who_opens_a_deadline_while_a_notice_is_loaded_gets_the_new_day(opened, section, place):
    opened("2027-01-27")  # the rule is there
    thing, found, stop = (
        Section.objects.create(organ=section.organ, name="同时"),
        [],
        threading.Event(),
    )

    def run():
        stop.wait(10)
        try:
            found.append(opened("2027-01-27", thing=thing))
        finally:
            connection.close()

    def let_go(*_):
        stop.set()
        thread.join(0.3)  # it waits for this transaction to end
        assert found == []

    thread = threading.Thread(target=run)
    thread.start()
    load(notice_of(2027, off=SPRING), told=let_go)
    thread.join(10)
    assert due(found[0]) == "2027-02-18"


def test_the_command_says_what_it_did_and_what_is_wrong(opened, office, tmp_path, capsys):
    opened("2027-01-27")
    file = tmp_path / "2027.csv"
    file.write_bytes(notice_of(2027, off=SPRING))
    call_command("load_calendar", str(file))
    assert (
        "2027 年已录入（国办发明电〔2027〕9号）：365 天有变动，1 个时限" in capsys.readouterr().out
    )
    assert Notice.objects.filter(to=office.user).count() == 1
    call_command("load_calendar", str(file))
    assert "没有变动" in capsys.readouterr().out
    file.write_bytes(lines("2027-02-30,休,春节,文"))
    with pytest.raises(CommandError, match="第 8 行"):
        call_command("load_calendar", str(file))
    with pytest.raises(CommandError, match="不能读取"):
        call_command("load_calendar", str(tmp_path / "none.csv"))
