"""The 减负台账: items are entered, cut by a document, put right, and the figures are counted from them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from communities import ledger
from communities.demo.burdens import KEPT, lists, shenyang
from communities.models import Burden, Community, Kind, Measure
from communities.services import burdens
from portal.people import services as people
from portal.record.models import Event
from portal.workflow import Conflict

BEFORE, AFTER = date(2023, 6, 30), date(2023, 7, 1)
PLATE, LEDGER = Burden.Kind.PLATE, Burden.Kind.LEDGER


def item(name="党建工作台账", kind=LEDGER, since=date(2020, 1, 1), **facts):
    return burdens.Item(kind, name, since, **facts)


@pytest.fixture
def measure(county):
    return burdens.open_measure(measure_of(county), by=None)


def measure_of(division, **facts):
    known = {"title": "关于为基层减负的通知", "issued_on": BEFORE, "effective_on": AFTER}
    return Measure(division=division, **{**known, **facts})


def figures(rows):
    return {row.label: (row.before, row.after, str(row.percent)) for row in rows}


def test_the_figures_of_shenyang_are_counted_from_its_items(db):
    people.add_division("210000", "辽宁省")
    division = people.add_division("210100", "沈阳市")
    measure = shenyang(division)
    wanted = {
        "台账": (274, 22, "-92.0"),
        "盖章证明": (81, 22, "-72.8"),
        "检查评比": (21, 10, "-52.4"),
        "合计": (376, 54, "-85.6"),
    }
    assert figures(ledger.by_kind(division, ledger.span_of(measure))["own"]) == wanted
    days = ledger.Span(measure.effective_on - timedelta(days=1), measure.effective_on)
    assert figures(ledger.by_kind(division, days)["own"]) == wanted
    assert shenyang(division) == measure
    assert Burden.objects.count() == 376
    assert [len(set(names)) for names in lists().values()] == [274, 81, 21]
    assert {kind: len(kept) for kind, kept in KEPT.items()} == {
        LEDGER: 22,
        "certificate": 22,
        "inspection": 10,
    }


def test_the_plates_of_longzihu_are_counted_from_its_committees(db):
    """914 plates at 34 residents' and 19 village committees, of which 507 are taken down."""
    people.add_division("340000", "安徽省")
    people.add_division("340300", "蚌埠市")
    district = people.add_division("340302", "龙子湖区")
    street = people.add_division("340302001", "示范街道")
    committees = committees_of(street)
    measure = burdens.open_measure(measure_of(district), by=None)
    for nth, committee in enumerate(committees):
        plates = [item(f"示范牌{number}", PLATE) for number in range(18 if nth < 13 else 17)]
        burdens.enter(committee, plates, by=None)
        kept = [f"示范牌{number}" for number in range(8 if nth < 36 else 7)]
        standing = Burden.objects.kept_by(committee).standing()
        chosen = burdens.all_but(standing, kept)
        burdens.cut(measure, committee, chosen, on=AFTER, by=None)
    [plates, total] = ledger.by_kind(district, ledger.span_of(measure))["committees"]
    assert (plates.before, plates.after, plates.cut, plates.added) == (914, 407, 507, 0)
    assert plates.percent == total.percent == Decimal("-55.5")
    [under] = ledger.by_division(district, ledger.span_of(measure))
    assert (under.label, under.cut) == ("示范街道", 507)
    assert len(ledger.by_division(street, ledger.span_of(measure), PLATE)) == 53


def committees_of(street):
    """34 residents' and 19 village committees."""
    kinds = [("社区居委会", 1, Kind.RESIDENTS)] * 34 + [("村委会", 201, Kind.VILLAGE)] * 19
    made = Community.objects.bulk_create(
        Community(
            code=f"{street.code[:9]}{first + nth:03}",
            name=f"示范{nth}{ending}",
            kind=kind,
            division=street,
            since=date(2010, 1, 1),
        )
        for nth, (ending, first, kind) in enumerate(kinds)
    )
    return list(Community.objects.filter(pk__in=[one.pk for one in made]))


def test_an_item_asked_twice_of_a_committee_counts_once_there(establish, county, street):
    committee = establish()
    for place in (county, committee):
        burdens.enter(place, [item("反诈宣传台账"), item(f"{place}台账")], by=None)
    asked = ledger.of_community(committee, AFTER)["台账"]
    assert len(asked) == 3
    assert asked[0].lists == ("南关区", "本村（社区）")
    parts = ledger.by_kind(county, ledger.Span(BEFORE, AFTER))
    assert {part: rows[-1].after for part, rows in parts.items()} == {"own": 2, "committees": 2}
    assert ledger.by_kind(street, ledger.Span(BEFORE, AFTER)).keys() == {"committees"}


def test_items_are_entered_all_or_none(establish, registrar):
    committee = establish()
    burdens.enter(committee, [item()], by=registrar)
    tomorrow = localdate() + timedelta(days=1)
    wrong = [item(), item("甲", line=2), item("甲", line=3), item("乙", since=tomorrow, line=4)]
    with pytest.raises(ValidationError) as error:
        burdens.enter(committee, wrong, by=registrar)
    assert [message[:5] for message in error.value.messages] == ["第 1 行", "第 3 行", "第 4 行"]
    assert Burden.objects.count() == 1
    assert Event.objects.about(committee).last().facts["count"] == 1


def test_who_keeps_which_list(establish, county, province, registrar, reviewer, clerk, deputy):
    committee = establish()
    may = {committee: {registrar, reviewer}, county: {reviewer}, province: {clerk}}
    for place, keepers in may.items():
        for by in (registrar, reviewer, clerk, deputy):
            if by in keepers:
                burdens.enter(place, [item(f"{by.user.name}")], by=by)
            else:
                with pytest.raises(PermissionDenied):
                    burdens.enter(place, [item("甲")], by=by)


def test_a_cut_of_what_was_cut_meanwhile_is_refused(county, measure, reviewer):
    made = burdens.enter(county, [item("甲"), item("乙")], by=reviewer)
    keys = [one.pk for one in made]
    with pytest.raises(ValidationError, match="实施之日"):
        burdens.cut(measure, county, keys, on=BEFORE, by=reviewer)
    burdens.cut(measure, county, keys[:1], on=AFTER, by=reviewer)
    with pytest.raises(Conflict):
        burdens.cut(measure, county, keys, on=AFTER, by=reviewer)
    with pytest.raises(ValidationError, match="清单中没有“丙”"):
        burdens.all_but(Burden.objects.standing(), ["丙"])


def test_mistakes_are_put_right_and_stay_on_record(county, measure, reviewer):
    [one] = burdens.enter(county, [item()], by=reviewer)
    burdens.cut(measure, county, [one.pk], on=AFTER, by=reviewer)
    one.refresh_from_db()
    with pytest.raises(ValidationError, match="更正理由"):
        burdens.restore(one, reason=" ", by=reviewer)
    burdens.restore(one, reason="取消有误", by=reviewer)
    one.refresh_from_db()
    assert (one.until, one.measure) == (None, None)
    burdens.strike(one, reason="录入重复", by=reviewer)
    assert ledger.by_kind(county, ledger.Span(BEFORE, AFTER)) == {}
    assert Burden.objects.get().struck_for == "录入重复"
    verbs = [event.verb for event in Event.objects.about(county)]
    assert verbs == ["list", "restore", "strike"]


def test_what_is_asked_of_a_committee_ends_with_it(establish, county):
    committee = establish()
    burdens.enter(committee, [item()], by=None)
    type(committee).objects.filter(pk=committee.pk).update(until=AFTER)
    [_, total] = ledger.by_kind(county, ledger.Span(BEFORE, AFTER))["committees"]
    assert (total.before, total.after) == (1, 0)
    assert [year.standing for year in ledger.by_year(county)][-1] == 0


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_percentages_are_rounded_half_up(before, after):
    exact = Decimal(100 * (after - before)) / before
    rounded = ledger.percent(before, after)
    assert abs(rounded - exact) <= Decimal("0.05")
    assert rounded == rounded.quantize(Decimal("0.1"))
    assert ledger.percent(2000, 2000 + after % 2) == (Decimal("0.1") if after % 2 else 0)
