"""The look-up as anybody sees it: counts as of any day, a committee's page, comparing, searching."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities import reports
from communities.models import Change, Community, DivisionPast, Kind, Past, Spell, Succession
from communities.reports import Place
from portal.people import services as people
from portal.people.models import Division


def rename(community, name, on):
    """As a change of the registry leaves it."""
    said = ("code", "short_name", "full_name", "kind", "urban_rural", "division", "name", "since")
    Past.objects.create(
        community=community, until=on, **{field: getattr(community, field) for field in said}
    )
    Change.objects.create(
        kind="rename",
        community=community,
        on=on,
        before={"name": community.name},
        after={"name": name},
    )
    community.name, community.since = name, on
    community.save()
    return community


def seen(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_tree_is_read_by_anybody_down_to_a_committee(client, establish, county):
    one = establish("001", "华阳社区居民委员会")
    establish("201", "新月村村民委员会")
    for path, link in (
        ("/registry/", "/registry/divisions/220000000000/"),
        ("/registry/divisions/220000000000/", "/registry/divisions/220100000000/"),
        (f"/registry/divisions/{county.code}/", "/registry/divisions/220102001000/"),
        ("/registry/divisions/220102001000/", f"/registry/communities/{one.pk}/"),
    ):
        page = seen(client, path)
        assert link in page
        assert "登记数据自 2020-01-01 起" in page
    page = seen(client, f"/registry/communities/{one.pk}/")
    assert "220102001001" in page
    assert "由名称判定，如有不符，由县级民政部门核定" in page


def test_before_the_first_record_it_says_so(client, establish):
    establish()
    page = seen(client, "/registry/?on=2019-12-31")
    assert "登记数据自 2020-01-01 起" in page
    assert "<table" not in page
    assert "不能晚于今天" in seen(client, "/registry/?on=2999-01-01")
    assert "请填写正确的日期" in seen(client, "/registry/divisions/220102001000/?on=昨天")


def test_links_keep_the_day_and_kinds_are_narrowed(client, establish):
    establish("001", "华阳社区居民委员会")
    establish("201", "新月村村民委员会")
    page = seen(client, "/registry/divisions/220000000000/?on=2021-05-01")
    assert "/registry/divisions/220100000000/?on=2021-05-01" in page
    page = seen(client, "/registry/divisions/220102001000/?kind=village&on=2021-05-01")
    assert "新月村村民委员会" in page
    assert "华阳社区居民委员会" not in page


def test_a_committee_is_shown_as_it_was(client, establish):
    one = rename(establish(), "华安社区居民委员会", date(2022, 3, 1))
    other = establish("002", "恒安社区居民委员会")
    merged = Change.objects.create(kind="merge", community=one, on=date(2022, 3, 1))
    Succession.objects.create(predecessor=other, successor=one, change=merged)
    page = seen(client, f"/registry/communities/{one.pk}/")
    assert "<h1>华安社区居民委员会</h1>" in page
    assert "华阳社区居民委员会 → 华安社区居民委员会" in page
    assert "合并自" in page
    assert "并入" in seen(client, f"/registry/communities/{other.pk}/")
    page = seen(client, f"/registry/communities/{one.pk}/?on=2022-02-28")
    assert "<h1>华阳社区居民委员会</h1>" in page
    assert "现名：华安社区居民委员会" in page
    assert "该日无登记" in seen(client, f"/registry/communities/{one.pk}/?on=2019-01-01")


def test_a_division_is_called_as_it_was(client, establish, street):
    establish()
    DivisionPast.objects.create(
        division=street,
        code=street.code,
        name="南岭乡",
        parent=street.parent,
        until=date(2021, 1, 1),
    )
    Division.objects.filter(pk=street.pk).update(since=date(2021, 1, 1))
    assert "南岭乡" in seen(client, f"/registry/divisions/{street.parent.code}/?on=2020-06-01")
    assert "<h1>南岭乡</h1>" in seen(client, f"/registry/divisions/{street.code}/?on=2020-06-01")
    assert "<h1>南岭街道</h1>" in seen(client, f"/registry/divisions/{street.code}/")


def test_divisions_and_days_are_compared(client, establish, county):
    establish("001", on=date(2020, 1, 1))
    establish("002", "恒安社区居民委员会", on=date(2022, 1, 1))
    page = seen(client, "/registry/compare/?divisions=220102+220000&then=2021-01-01")
    assert page.count('<th class="right" scope="col">') == 4
    assert "无登记" in seen(client, "/registry/compare/?divisions=220102&then=2019-01-01")
    assert "没有以下代码" in seen(client, "/registry/compare/?divisions=330000")
    assert page.count("南关区") == 2
    assert "南关区" in seen(client, "/registry/compare/?divisions=南关区")
    assert "登记中没有“北关区”" in seen(client, "/registry/compare/?divisions=北关区")
    codes = "+".join(str(code) for code in range(110101, 110108))
    assert "最多对比 6 个" in seen(client, f"/registry/compare/?divisions={codes}")
    found = reports.columns([county], [date(2021, 1, 1), date(2022, 1, 1)])
    assert [each.place.counts.urban for each in found] == [1, 2]


def test_a_committee_is_found_and_ranked(client, establish):
    establish("003", "新华阳社区居民委员会")
    exact = establish("002", "华阳社区居民委员会")
    gone = establish("004", "华阳西社区居民委员会")
    Community.objects.filter(pk=gone.pk).update(until=date(2021, 1, 1))
    page = seen(client, "/registry/search/?q=华阳社区")
    assert page.index(exact.name) < page.index("新华阳社区")
    assert "华阳西" not in page
    assert "华阳西" in seen(client, "/registry/search/?q=华阳&abolished=on")
    assert exact.name in seen(client, "/registry/search/?q=南岭 hy")
    assert "220102001000" in seen(client, "/registry/search/?q=吉林 南岭")
    assert "没有找到" in seen(client, "/registry/search/?q=阳华")
    assert client.get("/registry/search/", {"q": "x" * 99, "after": "1-2-3-x"}).status_code == 200


def test_more_is_found_page_by_page(client, establish):
    rows = [establish(f"{n:03}", f"华{chr(0x4E00 + n)}社区居委会") for n in range(1, 46)]
    names, after = [], ""
    for _ in range(3):
        found = client.get("/registry/search/", {"q": "社区", "after": after}).context["found"]
        names += [each.name for each in found.communities]
        after = found.after
    assert sorted(names) == sorted(each.name for each in rows)
    assert after == ""


@pytest.mark.parametrize(
    "path", ["divisions/220102000000/", "divisions/220102001000/", "search/?q=社区"]
)
def test_lists_cost_the_same_for_many(client, establish, county, path):
    establish("001", "甲社区居委会")
    few = queries(client, path)
    for n in range(2, 40):
        establish(f"{n:03}", f"乙{n}社区居委会")
        people.add_division(f"2201020{n:02}", f"街道{n}")
    assert queries(client, path) <= few <= 12


def queries(client, path):
    with CaptureQueriesContext(connection) as seen_queries:
        client.get(f"/registry/{path}")
    return len(seen_queries)


DAYS = st.integers(0, 40).map(lambda n: date.fromordinal(date(2022, 1, 1).toordinal() + n))
LIVES = st.lists(
    st.tuples(DAYS, st.none() | st.integers(1, 20), st.sampled_from(Kind.values)), max_size=8
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lives=LIVES, day=DAYS)
def test_counts_as_of_a_day_equal_a_recount(street, lives, day):
    Community.objects.all().delete()
    for n, (since, lasted, kind) in enumerate(lives):
        until = date.fromordinal(since.toordinal() + lasted) if lasted else None
        name = f"甲{n}"
        Community.objects.create(
            code=f"220102001{n + 1:03}", name=name, short_name=name, full_name=name, kind=kind,
            division=street, since=since, until=until,
        )  # fmt: skip
    expected = [
        k for s, n, k in lives if s <= day and (not n or day.toordinal() < s.toordinal() + n)
    ]
    province = Place(0, "220000000000", "吉林省", 0)
    rolled = reports.roll(province, reports.parts_on(street.parent.parent.parent, day), day)
    assert sorted(rolled.total.of.elements()) == sorted(expected)
    assert rolled.total.total == sum(part.counts.total for part in rolled.parts)
    assert Spell.objects.on(day).count() == len(expected)
