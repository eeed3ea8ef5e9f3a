"""The calendar, the rules and the entry of a notice in the browser, and `manage.py due`."""

import subprocess
import sys
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.deadlines.models import CalendarDay, CalendarYear, DeadlineRule
from portal.deadlines.services import rules
from portal.notices.models import Notice
from portal.record.models import Event
from tests.portal.moments import clock, notice_of, opened, place  # noqa: F401 -- fixtures
from tests.portal.test_reckoning import VECTORS

YEAR = reverse("deadlines:year", args=[2026])
ASKED = {"start": "2026-02-10", "rule": "", "amount": "3", "unit": "months", "rolling": "on"}
NOTICE = reverse("calendar-notice")


def shown(client, url=YEAR, status=200, **asked):
    response = client.get(url, asked)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def due(*words, **options):
    out = StringIO()
    call_command("due", *words, stdout=out, **options)
    return out.getvalue()


def uploaded(content=None):
    return {"file": SimpleUploadedFile("2027.csv", content or notice_of(2027, off=["02-08"]))}


def test_a_year_shows_its_days_by_word_its_number_and_its_working_days(client, db, clock):
    page = shown(client)
    assert "全年 248 个工作日" in page
    assert "国办发明电〔2025〕7号" in page
    assert "暂定" not in page
    february = page.split('id="month-2"')[1].split("</section>")[0]
    assert "16 个工作日" in february
    assert '<td class="rest">15<b>休</b></td>' in february
    assert '<td class="extra">28<b>班</b></td>' in february
    assert "春节 15日至23日休，14日、28日班" in february
    assert '<td aria-current="date">2</td>' in page.split('id="month-3"')[1]
    assert reverse("deadlines:year", args=[2025]) in page
    assert reverse("deadlines:year", args=[2027]) in page


def test_a_year_without_a_notice_says_so_plainly(client, db, clock):
    page = shown(client, reverse("deadlines:year", args=[2030]))
    assert "本年的放假通知尚未录入，暂按周一至周五上班" in page
    assert "个工作日（暂定）" in page


@pytest.mark.parametrize("year", [1, 2018, 2037, 99999])
def test_other_years_are_not_there(client, db, clock, year):
    shown(client, f"/calendar/{year}/", status=404)


def test_the_first_and_the_last_year_lead_no_further(client, db, clock):
    for year, beyond in ((2019, 2018), (2036, 2037)):
        page = shown(client, f"/calendar/{year}/")
        assert f"/calendar/{beyond}/" not in page
    assert "2026 年工作日历" in shown(client, reverse("deadlines:calendar"))


@pytest.mark.parametrize(("start", "amount", "end", "unit"), VECTORS)
def test_the_page_and_the_command_reckon_the_worked_examples(client, db, start, amount, end, unit):
    page = shown(client, start=start, amount=amount, unit=unit, rolling="on")
    assert f"<strong>{end}</strong>" in page
    short = {"months": "m", "workdays": "wd", "days": "d"}[unit]
    assert due(start, f"+{amount}{short}") == f"{end}\n"


def test_the_answer_explains_each_step_and_what_is_left(client, db, clock):
    page = shown(client, **ASKED)
    assert "<strong>2026-05-11</strong> 星期一截止" in page
    assert "距今还有 47 个工作日" in page
    for step in (
        "起算日，当日不计",
        "期限 3 个月，届满",
        "2026-05-10 为非工作日，顺延至其后第一个工作日",
    ):
        assert step in page
    assert "<strong>2026-05-10</strong>" in shown(client, **{**ASKED, "rolling": ""})
    clock("2026-05-12")
    assert "已过 1 个工作日" in shown(client, **ASKED)
    clock("2026-05-11")
    assert "就是今天" in shown(client, **ASKED)


def test_a_rule_answers_with_its_source(client, db):
    rules.ensure()
    rule = DeadlineRule.objects.get(place="福建省", stage="opinion")
    page = shown(client, start="2026-04-01", rule=rule.pk, amount="", unit="days")
    assert "<strong>2026-05-06</strong>" in page
    assert f"依据{rule.source}（未核实）" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"start": ""}, "起算日"),
        ({"start": "昨天"}, "请写作 2026-02-10"),
        ({"start": "1066-10-14"}, "起算日应在 2019 年至 2036 年之间"),
        ({"amount": ""}, "请填期限"),
        ({"amount": "0"}, "应在 1 至 60 个月之间"),
        ({"amount": "1251", "unit": "workdays"}, "应在 1 至 1250 个工作日之间"),
        ({"amount": "三"}, "整数"),
        ({"unit": "weeks"}, "weeks"),
        ({"rule": "0"}, "0"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_filled_in_is_kept(client, db, clock, wrong, says):
    page = shown(client, **{**ASKED, **wrong})
    assert says in page.split('class="summary"')[1].split("</div>")[0]
    for name in {"start", "amount"} - set(wrong):
        assert f'value="{ASKED[name]}"' in page
    assert "answer-due" not in page


def test_the_longest_periods_still_end_on_the_calendar(client, db, clock):
    for unit, amount in (("months", 60), ("workdays", 1250), ("days", 1830)):
        assert "answer-due" in shown(client, start="2036-12-31", amount=amount, unit=unit)


def test_the_rules_are_listed_with_what_is_not_verified(client, db):
    url = reverse("deadlines:rules")
    page = shown(client, url)
    for name in (
        "全国",
        "河南省",
        "吉林省",
        "山东省",
        "浙江省",
        "上海市",
        "重庆市",
        "北京市",
        "青岛市",
        "玉林市",
    ):
        assert f">{name}</h2>" in page
    only = shown(client, url, place="福建省")
    assert "未核实</span>" in only
    assert "已核实</span>" not in only
    assert ">河南省</h2>" not in only
    assert ">河南省</h2>" in shown(client, url, place="没有的地方")


def test_the_pages_cost_the_same_for_any_number_of_rules(client, db, django_assert_max_num_queries):
    shown(client)
    for url in (YEAR, reverse("deadlines:rules")):
        with django_assert_max_num_queries(6):
            shown(client, url)


def test_who_runs_the_site_enters_a_notice_and_the_moved_are_told(client, opened, office, clerk):
    opened("2027-01-27")
    office.user.is_staff = True
    office.user.save()
    client.force_login(office.user)
    assert NOTICE in shown(client)
    response = client.post(NOTICE, uploaded(), follow=True)
    page = response.content.decode()
    assert "2027 年的放假安排已录入，365 天有变动。1 个时限的截止日随之改变" in page
    assert not CalendarDay.objects.get(day=date(2027, 2, 8)).working
    told = set(Notice.objects.values_list("to", flat=True))
    assert told == {clerk.user_id, office.user_id}  # it moved by itself, also for who entered it
    assert Event.objects.about(CalendarYear.objects.get(year=2027)).get().by == office.user


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "请选择文件"),
        (b"", "文件是空的"),
        ("日期,类别\n".encode(), "缺少"),
        (b"x" * 300_000, "文件过大"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_and_says_why(client, office, content, says):
    office.user.is_staff = True
    office.user.save()
    client.force_login(office.user)
    posted = {} if content is None else {"file": SimpleUploadedFile("2027.csv", content)}
    response = client.post(NOTICE, posted)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_nobody_else_enters_one(client, office):
    assert client.post(NOTICE, uploaded()).status_code == 302
    client.force_login(office.user)
    assert client.post(NOTICE, uploaded()).status_code == 403
    assert NOTICE not in shown(client)


def test_the_command_prints_the_day_alone(db):
    assert due("2026-02-10", "+30d") == "2026-03-12\n"
    assert due("2026-02-10", "+10wd") == "2026-03-02\n"
    assert due("2026-02-10", "+3m", no_roll=True) == "2026-05-10\n"


@pytest.mark.parametrize(
    "words",
    [(), ("2026-02-10",), ("2026-02-30", "+3m"), ("2026-02-10", "+3y"), ("2026-02-10", "+0d"),
     ("1999-01-01", "+3m"), ("2026-02-10", "+61m"), ("2026-02-10", "+3m", "+1d"), ("2026-02-10", "＋三月")],
)  # fmt: skip
def test_what_the_command_does_not_understand_it_says_how_to_write(db, words):
    with pytest.raises(CommandError, match=r"写法：manage.py due 2026-02-10 \+3m"):
        due(*words)


def test_an_unknown_option_ends_with_one_and_the_same_words():
    asked = [
        sys.executable,
        "manage.py",
        "due",
        "2026-02-10",
        "-3m",
        "--settings",
        "tests.settings",
    ]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "写法：manage.py due" in ended.stderr
