"""A street's yearly figures are entered, checked, submitted, decided on, and closed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from communities import norms
from communities.checking import remarks
from communities.figures import NAMED
from communities.models import Closing, Kind, Line, Return
from communities.pasting import text_of, understand
from communities.services import registry, yearly
from portal.notices.models import Notice
from portal.record.models import Event
from portal.workflow import Conflict
from tests.communities.yearly import FIGURES, GRADES, YEAR, accepted, another_street, fill, fresh


@pytest.fixture
def committee(establish):
    return establish()


@pytest.fixture
def filed(street, committee, registrar):
    return fill(street, committee, by=registrar)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,234", 1234), ("１２３４", 1234), ("12 户", 12), ("", None), ("12.0", 12)],
)
def test_numbers_are_read_as_people_write_them(typed, read):
    assert NAMED["households"].read(typed) == read


@pytest.mark.parametrize("typed", ["-1", "约100", "1.5", "99999999999", "=1+1"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        NAMED["households"].read(typed)


def test_a_line_is_kept_as_it_stood_and_each_change_is_recorded(
    filed, street, committee, registrar
):
    fill(street, committee, by=registrar, version=1, households=700)
    line = Line.objects.get()
    assert (line.code, line.name, line.kind) == (committee.code, committee.name, Kind.RESIDENTS)
    assert line.grades == [10, *[0] * 17]
    last = Event.objects.filter(verb="fill").latest("pk")
    assert last.facts["lines"] == {committee.code: {"households": ["650", "700"]}}


def test_of_two_who_saw_the_same_one_saves(filed, street, committee, registrar):
    fill(street, committee, by=registrar, version=1)
    for version in (0, 1):
        with pytest.raises(Conflict):
            fill(street, committee, by=registrar, version=version)


@pytest.mark.parametrize(
    ("changes", "said", "grave"),
    [
        ({}, "", False),
        ({"households": None}, "未填：户数", True),
        ({"party_members": 5001}, "党员 5001 大于常住人口 5000", True),
        ({"workers_staff": 7}, "各岗位之和 11 不等于社区工作者 10", True),
        ({"grade_2": 1}, "各级之和 11 不等于社区工作者 10", True),
        ({"households": 90}, "少于一般规模（100 至 700 户", False),
        ({"population": 9001, "volunteers": 100}, "常住人口由 5000 变为 9001（+80%）", False),
    ],
)
def test_what_is_wrong_and_what_is_odd(street, committee, registrar, changes, said, grave):
    fill(street, committee, by=registrar, year=YEAR - 1)
    fill(street, committee, by=registrar, **changes)
    last, line = Line.objects.order_by("year")
    found = remarks(line, last, date(2025, 12, 31))
    assert said in "".join(one.text for one in found if one.grave == grave)
    assert bool(found) == bool(said)


def test_the_norm_of_households_has_its_dates():
    assert norms.warnings(Kind.RESIDENTS, 650, date(2025, 12, 31)) == []
    assert "1,000 至 3,000" in norms.warnings(Kind.RESIDENTS, 650, date(2026, 1, 1))[0]
    assert norms.warnings(Kind.VILLAGE, 50, date(2026, 1, 1)) == []


def test_what_is_wrong_is_not_submitted_and_what_is_odd_needs_a_word(street, committee, registrar):
    filed = fill(street, committee, by=registrar, households=None)
    with pytest.raises(ValidationError, match="未填：户数"):
        yearly.act(filed, "submit", by=registrar, version=1)
    filed = fill(street, committee, by=registrar, version=1, households=5000)
    with pytest.raises(ValidationError, match="请在说明栏填写原因"):
        yearly.act(filed, "submit", by=registrar, version=2)
    filed = fill(street, committee, by=registrar, version=2, households=5000, explanation="合并")
    yearly.act(filed, "submit", by=registrar, version=3)
    assert fresh(filed).status == Return.Status.REVIEWING


def test_the_other_side_is_told(filed, registrar, reviewer):
    yearly.act(filed, "submit", by=registrar, version=1)
    assert Notice.objects.get(to=reviewer.user).topic == "communities.submit"
    yearly.act(filed, "send-back", by=reviewer, version=1, note="户数有误")
    assert "户数有误" in Notice.objects.get(to=registrar.user).sentence
    assert Notice.objects.unread().filter(to=reviewer.user).count() == 0
    assert fresh(filed).remark == "户数有误"


def test_steps_are_taken_by_those_whose_turn_it_is(filed, registrar, reviewer, appoint):
    _, neighbour, _ = another_street("002", appoint)
    for verb, by in (("submit", reviewer), ("submit", neighbour)):
        with pytest.raises(PermissionDenied):
            yearly.act(filed, verb, by=by, version=1)
    yearly.act(filed, "submit", by=registrar, version=1)
    with pytest.raises(PermissionDenied):
        yearly.act(filed, "accept", by=registrar, version=1)
    with pytest.raises(Conflict):
        yearly.save(filed.division, YEAR, {}, by=registrar, version=1)


def test_nothing_changes_in_a_closed_year_until_it_is_opened(
    filed, street, committee, registrar, reviewer
):
    county = street.parent
    with pytest.raises(ValidationError, match="尚有 1 个"):
        yearly.close_year(county, YEAR, by=reviewer)
    accepted(filed, registrar, reviewer)
    closing = yearly.close_year(county, YEAR, by=reviewer)
    with pytest.raises(Conflict):
        yearly.close_year(county, YEAR, by=reviewer)
    with pytest.raises(ValidationError, match="已关账"):
        yearly.act(filed, "reopen", by=reviewer, version=1, note="更正")
    with pytest.raises(ValidationError, match="请填写理由"):
        yearly.reopen_year(closing, by=reviewer, note="")
    yearly.reopen_year(closing, by=reviewer, note="更正")
    yearly.act(filed, "reopen", by=reviewer, version=1, note="更正")
    assert not Closing.objects.over(street).of(YEAR).exists()
    with pytest.raises(PermissionDenied):
        yearly.close_year(street, YEAR, by=reviewer)


def test_a_running_year_is_not_closed(street, reviewer):
    with pytest.raises(ValidationError, match="尚未结束"):
        yearly.close_year(street.parent, YEAR + 1, by=reviewer)


def roster_of(street):
    return list(yearly.roster(street, YEAR))


def test_a_block_is_understood_with_headings_without_and_by_order(establish, street):
    one, other = establish(), establish("002", "恒安社区居民委员会")
    blocks = [
        "备注2\t社区\t人口数（人）\n x\t恒安社区\t3,000\n\t华阳社区居民委员会\t5000",
        f"{other.code}\t恒安社区\t650\t3000\n{one.code}\t华阳社区\t650\t5000",
        "650,5000\n650,3000",
    ]
    for block in blocks:
        found = understand(block, roster_of(street))
        assert found.wrong == []
        assert found.entries[one.pk]["population"] == 5000
        assert found.entries[other.pk]["population"] == 3000


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("名称\t户数\n无名社区\t1", "第 2 行（无名社区）：名册中没有"),
        ("名称\t户数\n华阳社区\t约百", "第 2 行（华阳社区）：户数应为"),
        ("名称\t户数\n华阳社区\t1\n华阳社区\t2", "第 3 行（华阳社区）：前面已有"),
    ],
)
def test_a_row_that_cannot_be_placed_is_named(committee, street, block, said):
    assert said in "".join(understand(block, roster_of(street)).wrong)


@pytest.mark.parametrize("block", ["1\n2\n3", "户数\t户数\n1\t2", " \n", '"1\t2\x00'])
def test_a_block_that_says_nothing_is_refused(committee, street, block):
    with pytest.raises(ValidationError):
        understand(block, roster_of(street))


def test_both_encodings_of_spreadsheets_are_read():
    assert [text_of("户数".encode(name)) for name in ("utf-8-sig", "gb18030")] == ["户数"] * 2


def posted(committee, **changes):
    cells = {
        f"{name}-{committee.code}": str(value) for name, value in {**FIGURES, **changes}.items()
    }
    return {**cells, "version": "0"}


def test_the_grid_keeps_what_was_typed_when_a_cell_is_bad(client, committee, registrar):
    client.force_login(registrar.user)
    url = reverse("communities:returns-grid", args=[YEAR])
    answer = client.post(url, posted(committee, households="约六百"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "户数应为不小于 0 的数字" in page
    assert 'value="约六百"' in page
    assert 'value="5000"' in page
    assert not Return.objects.exists()
    assert client.post(url, posted(committee)).status_code == 302
    assert client.post(url, posted(committee)).status_code == 409
    assert Line.objects.get().population == 5000


def test_a_block_is_shown_before_it_is_saved(client, committee, registrar):
    client.force_login(registrar.user)
    url = reverse("communities:returns-paste", args=[YEAR])
    sent = {"block": "名称\t户数\n华阳社区\t640", "version": "0"}
    assert "640" in client.post(url, sent).content.decode()
    assert not Line.objects.exists()
    assert client.post(url, {**sent, "save": "1"}).status_code == 302
    assert Line.objects.get().households == 640
    assert client.post(url, {"block": "名称\t户数\n甲\t1"}).status_code == 422


def test_the_grid_costs_the_same_for_two_committees_as_for_twenty(
    client, establish, registrar, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(registrar.user)
    url = reverse("communities:returns-grid", args=[YEAR])
    establish()
    with django_assert_max_num_queries(14) as few:
        client.get(url)
    for number in range(2, 21):
        establish(f"{number:03}", f"第{number}社区居民委员会")
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_several_streets_are_accepted_at_once(client, filed, registrar, reviewer, appoint):
    other, its_registrar, its = another_street("002", appoint)
    both = [filed, fill(other, its, by=its_registrar)]
    yearly.act(both[0], "submit", by=registrar, version=1)
    yearly.act(both[1], "submit", by=its_registrar, version=1)
    client.force_login(reviewer.user)
    assert "年度统计待审核" in client.get("/").content.decode()
    client.post(reverse("communities:returns-accept"), {"return": [f"{one.pk}.1" for one in both]})
    assert {fresh(one).status for one in both} == {Return.Status.ACCEPTED}


def test_keys_nobody_wrote_are_understood_or_refused(client, filed, registrar, reviewer):
    yearly.act(filed, "submit", by=registrar, version=1)
    client.force_login(reviewer.user)
    url = reverse("communities:returns-accept")
    answer = client.post(url, {"return": [f"{'9' * 19}.1"]}, follow=True)
    assert "无法识别" in answer.content.decode()
    client.post(url, {"return": [f"0{filed.pk}.1"]})
    assert fresh(filed).status == Return.Status.ACCEPTED


def test_who_left_the_roster_is_not_submitted(client, establish, street, committee, registrar):
    gone = establish("002", "恒安社区居民委员会")
    filed = fill(street, committee, gone, by=registrar)
    registry.abolish(gone, on=date(YEAR, 6, 1), by=registrar)
    yearly.act(filed, "submit", by=registrar, version=1)
    assert list(Line.objects.values_list("code", flat=True)) == [committee.code]
    assert Event.objects.get(verb="drop").facts["left"] == [gone.code]
    client.force_login(registrar.user)
    assert "移出已不在名册的数据" in client.get(filed.get_absolute_url()).content.decode()


def test_the_home_page_of_a_registrar_says_what_is_to_be_filled(client, committee, registrar):
    client.force_login(registrar.user)
    assert "年度统计待填报" in client.get("/").content.decode()


def test_grades_are_on_their_own_page(client, filed, committee, registrar):
    client.force_login(registrar.user)
    url = reverse("communities:returns-grades", args=[YEAR])
    cells = {f"{name}-{committee.code}": value for name, value in GRADES.items()}
    client.post(url, {**cells, f"grade_18-{committee.code}": "3", "version": "1"})
    assert Line.objects.get().grades[17] == 3
