"""Sums are equal at every level, indicators say what they are computed of, and readers see what is theirs."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.figures import FIGURES
from communities.models import DivisionPast, Line, Return
from communities.rollup import SUBMITTED, rolled
from communities.services import yearly
from portal.people import services as people
from portal.people.models import Division
from tests.communities.yearly import YEAR, accepted, another_street, fill

AMOUNTS = st.none() | st.integers(0, 10_000)


@pytest.fixture
def two(establish, street, registrar, reviewer, appoint):
    """Two streets of a county, accepted: ten and eight workers, 5,000 and 3,000 people."""
    other, its_registrar, its = another_street("002", appoint)
    one = fill(street, establish(), by=registrar)
    facts = {"workers": 8, "workers_staff": 4, "grade_1": 8, "population": 3000, "station_m2": 300}
    second = fill(other, its, by=its_registrar, **facts)
    return [accepted(one, registrar, reviewer), accepted(second, its_registrar, reviewer)]


def indicators(roll):
    return {one.indicator.name: one for one in roll.indicators}


def test_indicators_say_what_they_are_computed_of(two, county):
    found = indicators(rolled(county, YEAR))
    workers = found["workers_per_10k"]
    assert (workers.above, workers.below, workers.value, workers.reached) == (18, 8000, 22.5, True)
    assert found["large_stations"].value == 50
    Line.objects.filter(filed=two[1]).update(population=None)
    workers = indicators(rolled(county, YEAR))["workers_per_10k"]
    assert (workers.above, workers.below, workers.missing) == (10, 5000, 1)


def test_what_is_under_review_is_counted_only_when_asked_for(two, county, reviewer):
    yearly.act(two[1], "reopen", by=reviewer, version=1, note="更正")
    roll = rolled(county, YEAR)
    assert (roll.total.accepted, roll.total.expected, roll.total.now.lines) == (1, 2, 1)
    yearly.save(two[1].division, YEAR, {}, by=people_of(two[1]), version=1)
    yearly.act(two[1], "submit", by=people_of(two[1]), version=2)
    assert rolled(county, YEAR).total.now.lines == 1
    assert rolled(county, YEAR, statuses=SUBMITTED).total.now.lines == 2


def test_townships_are_counted_as_they_were_with_committees_only(two, county, reviewer):
    street = two[0].division
    people.add_division("220102009", "空白街道")
    today = localdate()
    DivisionPast.objects.create(
        division=street, code=street.code, name="旧名街道", parent=county, until=today
    )
    Division.objects.filter(pk=street.pk).update(since=today)
    assert yearly.waiting(county, YEAR) == []
    roll = rolled(county, YEAR)
    assert (roll.total.accepted, roll.total.expected) == (2, 2)
    assert [(part.accepted, part.expected) for part in roll.parts] == [(1, 1), (1, 1)]


def people_of(filed):
    organ = filed.division.organs.get()
    return organ.appointments.get()


@pytest.fixture
def country(establish, appoint, province):
    """A prefecture with two counties, three streets, five committees, and a year of each street."""
    people.add_division("220100", "长春市")
    people.add_division("220103", "宽城区")
    places = ["220102001", "220102002", "220103001"]
    streets = [people.add_division(code, f"第{code[-3:]}街道") for code in places]
    found = []
    for nth, street in enumerate(streets):
        known = [establish(f"00{n}", f"第{n}社区居委会", division=street) for n in range(1, 3)]
        for year in (YEAR - 1, YEAR):
            status = {"status": "accepted"}
            filed = Return.objects.create(division=street, year=year, **status)
            found += [
                Line(
                    filed=filed,
                    community=one,
                    year=year,
                    code=one.code,
                    name=one.name,
                    kind=one.kind,
                )
                for one in known[: 2 - nth % 2]
            ]
    Line.objects.bulk_create(found)
    return SimpleNamespace(top=province, streets=streets, lines=found)


def levels(division):
    yield division
    for child in division.children.all():
        yield from levels(child)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_totals_equal_sums_at_every_level(country, data):
    for line in country.lines:
        line.households, line.workers, line.population = (data.draw(AMOUNTS) for _ in range(3))
    Line.objects.bulk_update(country.lines, ["households", "workers", "population"])
    for division in levels(country.top):
        roll, stem = rolled(division, YEAR), division.code.rstrip("0").ljust(2, "0")
        for name in ("households", "workers", "population"):
            amounts = [
                getattr(line, name)
                for line in country.lines
                if line.code.startswith(stem) and line.year == YEAR
            ]
            said = [amount for amount in amounts if amount is not None]
            figure = next(one for one in FIGURES if one.name == name)
            assert roll.total.now.of(figure) == (sum(said) if said else None)
            assert roll.total.now.missing(figure) == len(amounts) - len(said)
            assert sum(part.now[name] for part in roll.parts) == roll.total.now[name]


def test_the_public_sees_a_closed_year_only(client, two, county, province, reviewer):
    url = reverse("communities:figures", args=[county.code, YEAR])
    table = reverse("communities:figures-csv", args=[county.code, YEAR])
    assert client.get(url).status_code == 404
    yearly.close_year(county, YEAR, by=reviewer)
    assert client.get(url).status_code == 200
    sheet = client.get(table).getvalue().decode("utf-8-sig")
    assert sheet.splitlines()[1].startswith(f'"{county.code}","南关区",{YEAR},2,')
    assert client.get(reverse("communities:figures", args=[province.code, YEAR])).status_code == 404
    street = reverse("communities:figures", args=[two[0].division.code, YEAR])
    assert client.get(street).status_code == 200


def test_officials_see_what_is_below_themselves(
    client, two, county, province, registrar, reviewer, office
):
    def status(post, division):
        client.force_login(post.user)
        return client.get(reverse("communities:figures", args=[division.code, YEAR])).status_code

    street, other = (one.division for one in two)
    assert [status(registrar, one) for one in (street, other, county)] == [200, 404, 404]
    assert [status(reviewer, one) for one in (street, county, province)] == [200, 200, 404]
    assert status(office, province) == 200


def test_the_roll_up_costs_the_same_for_one_street_as_for_many(
    client, two, county, office, appoint, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(office.user)
    url = reverse("communities:figures", args=[county.code, YEAR])
    with django_assert_max_num_queries(16) as few:
        client.get(url)
    for number in range(3, 8):
        another_street(f"00{number}", appoint, f"第{number}街道")
    with django_assert_num_queries(len(few)):
        client.get(url)
