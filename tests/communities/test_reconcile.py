"""对账 in the browser, and what it costs."""

import time
from datetime import date

import pytest
from django.urls import reverse

from communities import reconciling
from communities.models import URBAN, VILLAGES, Closing, Community, Line, Return
from portal.people import services as people
from portal.people.models import Division
from tests.communities.national import load_puyang
from tests.communities.puyang import COUNTIES, PUYANG

TABLE = "县区\t村委会\t居委会\n华龙区\t20\t149\n清丰县\t503\t9\n示范区\t\t22\n"


@pytest.fixture
def city(db, tmp_path):
    load_puyang(tmp_path)
    return Division.objects.get(name="濮阳市")


@pytest.fixture
def empty_city(db):
    people.add_division("410000000000", "河南省")
    return people.add_division("410900000000", "濮阳市")


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk.user)

    def post(**facts):
        words = {"figures": COUNTIES, "place": "濮阳市", "as_of": "2023-07-25", **facts}
        return client.post(reverse("communities:reconcile"), words)

    return post


def test_a_county_table_is_reconciled_line_by_line(city):
    found = reconciling.reckon(COUNTIES, city, date(2023, 7, 25))
    rows = found.rows
    lines = {(row.place.name, row.label): (row.said, row.registered, row.verdict) for row in rows}
    assert lines["华龙区", "居委会"] == ("148", 148, "equal")
    assert lines["清丰县", "村委会"] == ("503", 503, "equal")
    assert lines["台前县", "村委会"] == ("372", 372, "equal")
    assert lines["范县", "村委会"] == ("574", 575, "differs")
    assert lines["示范区", "居委会"] == ("22", None, "absent")
    assert lines["工业园区", "居委会"] == ("23", 23, "equal")
    assert not found.omitted
    [omitted] = reconciling.reckon(COUNTIES.replace("台前县372", "372"), city, found.day).omitted
    assert (omitted.place.name, omitted.label, omitted.registered) == ("台前县", "村委会", 372)
    # before the registry was kept, nothing alarms
    found = reconciling.reckon(COUNTIES, city, date(2023, 6, 29))
    assert {row.verdict for row in found.rows} == {"absent"}
    assert found.alarms == 0


def test_a_pasted_table_is_shown_against_the_registry(desk, city):
    page = desk(figures=TABLE).text
    assert "华龙区" in page
    assert "+1" in page
    assert "没有这个名称的行政区划" in page


def test_the_day_is_the_one_under_the_document(desk, empty_city):
    assert "登记截至 2023-07-26" in desk(figures=f"{COUNTIES}\n2023年7月26日\n", as_of="").text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"place": "某市"}, "登记中没有该行政区划"),
        ({"figures": ""}, "文字或表格"),
        ({"as_of": "2999-01-01"}, "不能晚于今天"),
        ({"place": "9" * 13}, "登记中没有该行政区划"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_pasted_stays(desk, empty_city, facts, said):
    answer = desk(**facts)
    assert answer.status_code == 422
    assert said in answer.text
    assert ("148个居民委员会" in answer.text) == ("figures" not in facts)


def test_the_sheet_has_no_formula(desk, city):
    answer = desk(figures="县区,村委会,居委会\n=1+1,3,4\n华龙区,20,149\n", **{"as": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    sheet = answer.getvalue().decode("utf-8-sig")
    assert "'=1+1" in sheet
    assert '"华龙区","居委会","149",148,1.0,"不一致"' in sheet


def test_workers_are_compared_once_every_committee_has_stated_them(city):
    text = "全市共有社区工作者6人，其中城镇社区工作者5人。"
    day = date(2023, 12, 31)

    def kind(*, inside=True):
        return [row.verdict for row in reconciling.reckon(text, city, day, inside=inside).rows]

    assert kind() == ["absent", "absent"]
    spells = reconciling.Registered(city).committees(day)
    assert spells["4109", "village"] == 2872
    enter_lines()
    assert kind() == ["differs", "equal"]
    assert kind(inside=False) == ["absent", "absent"]


def test_a_deputy_is_held_against_closed_years_only(client, deputy, clerk, city):
    enter_lines()
    words = {"figures": "全市城镇社区工作者5人。", "place": "濮阳市", "as_of": "2023-12-31"}

    def says(user):
        client.force_login(user)
        return "没有公开的完整年度统计" in client.post(reverse("communities:reconcile"), words).text

    assert says(deputy.user)
    Closing.objects.create(division=city, year=2023, by=clerk)
    assert not says(deputy.user)


def enter_lines():
    """One worker for every village and for five residents' committees, none for the others."""
    members = list(Community.objects.all())
    filed = Return.objects.create(division=members[0].division, year=2023, status="accepted")
    first = [one.pk for one in members if one.kind in URBAN][:5]
    Line.objects.bulk_create(
        Line(
            filed=filed, community=one, year=2023, code=one.code, kind=one.kind,
            workers=int(one.pk in first or one.kind in VILLAGES),
        )
        for one in members
    )  # fmt: skip


def test_it_costs_two_queries_and_little_time(city, django_assert_num_queries):
    with django_assert_num_queries(2):
        reconciling.reckon_all(
            {"body": COUNTIES * 3, "attachments.0.body": COUNTIES}, city, date(2023, 7, 25)
        )
    with django_assert_num_queries(0):
        reconciling.reckon_all({"body": "收悉。"}, city, date(2023, 7, 25))
    spent = []
    for _ in range(5):
        begun = time.process_time()
        reconciling.reckon_all({"body": PUYANG}, city, date(2023, 7, 25))
        spent.append(time.process_time() - begun)
    assert min(spent) <= 0.05  # of the processor: other work on the machine does not count
