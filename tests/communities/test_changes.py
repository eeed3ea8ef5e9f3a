"""Every day of the registry can be asked for: by its spells, by replay, and by an independent telling."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from communities.models import Change, Community, DivisionPast, Spell, Succession
from communities.replay import standing_on
from communities.services import divisions, joining, registry
from communities.services.joining import New
from portal.people import services as people
from portal.record.models import Event
from portal.workflow import Conflict
from tests.communities.told import ACTS, play, spelled

SMALL = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NUMBER = st.integers(0, 11)
STORY = st.lists(st.tuples(st.sampled_from(ACTS), NUMBER, NUMBER, st.integers(0, 60)), max_size=7)
DAY = date(2021, 6, 1)


@SMALL
@given(story=STORY)
def test_any_day_is_what_its_history_says(db, story):
    with transaction.atomic():
        play(story)
        transaction.set_rollback(True)


def test_two_changes_on_one_day_leave_no_past_of_no_length(establish, registrar):
    one = establish()
    registry.rename(one, "甲社区居委会", on=DAY, by=registrar)
    registry.rename(one, "乙社区居委会", on=DAY, by=registrar)
    registry.abolish(one, on=DAY, by=registrar)
    assert [past.name for past in one.past.all()] == ["华阳社区居民委员会"]
    assert not Spell.objects.on(DAY).exists()
    registry.restore(one, on=DAY, by=registrar)
    assert Spell.objects.on(DAY).get().name == "乙社区居委会"
    assert (one.short_name, one.initials) == ("乙社区", "ysq")
    assert one.changes.count() == 5
    assert Event.objects.about(one).count() == 5


@pytest.mark.parametrize("on", [date(2019, 12, 31), localdate() + timedelta(days=1)])
def test_a_change_is_dated_after_what_it_changes_and_not_in_the_future(establish, registrar, on):
    one = establish()
    for act in (
        lambda: registry.rename(one, "甲社区", on=on, by=registrar),
        lambda: registry.abolish(one, on=on, by=registrar),
        lambda: registry.boundary(one, "东至一号路", on=on, by=registrar),
        lambda: divisions.rename(one.division, "甲街道", on=on, by=registrar),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            act()
        one.refresh_from_db()
    assert Change.objects.count() == 1


def test_a_code_of_its_own_is_entered_with_a_reason_where_it_fails_its_check(establish, registrar):
    one = establish()
    with pytest.raises(ValidationError, match="校验不符"), transaction.atomic():
        registry.identify(one, {"uscc": "55220102MABCDEF123"}, on=DAY, by=registrar)
    one.refresh_from_db()
    said = {
        "uscc": "55220102MABCDEF123",
        "uscc_override": "证书如此",
        "established_on": date(2001, 5, 1),
    }
    change = registry.identify(one, said, on=DAY, by=registrar)
    assert change.after["uscc"] == said["uscc"]
    assert change.before["established_on"] == "2020-01-01"
    assert not one.past.exists()


def test_what_a_first_load_entered_is_told_from_its_day_on(establish, registrar):
    one, two = establish(), establish("002", "恒安村委会")
    Change.objects.all().delete()  # a first load writes none
    registry.rename(one, "甲社区居委会", on=DAY, by=registrar)
    registry.abolish(two, on=DAY, by=registrar)
    registry.restore(two, on=DAY + timedelta(days=3), by=registrar)
    for day in (date(2019, 12, 31), date(2020, 1, 1), DAY, DAY + timedelta(days=3)):
        assert standing_on(day) == spelled(day)


def test_a_merger_says_who_went_on_as_whom(establish, street, registrar):
    parts = [establish("001"), establish("002", "恒安社区居民委员会")]
    new = New("220102001009", "华安社区居民委员会", street)
    whole = joining.merge(parts, new, on=DAY, by=registrar, note="规模调整")
    assert {row.predecessor for row in whole.predecessors.all()} == set(parts)
    assert {row.on for row in Succession.objects.all()} == {DAY}
    assert spelled(DAY - timedelta(days=1)).keys() == {one.pk for one in parts}
    assert spelled(DAY).keys() == {whole.pk}
    with pytest.raises(ValidationError, match="已于 2021-06-01 撤销"):
        registry.rename(parts[0], "甲社区", on=DAY, by=registrar)


def test_a_street_takes_its_committees_along(establish, street, county, registrar):
    one, gone = establish(), establish("002", "恒安村委会")
    registry.abolish(gone, on=DAY, by=registrar)
    divisions.rename(street, "南岭东街道", on=DAY, by=registrar)
    divisions.recode(street, "220102007000", on=DAY + timedelta(days=9), by=registrar)
    one.refresh_from_db()
    assert (one.code, one.full_name) == (
        "220102007001",
        "吉林省长春市南关区南岭东街道华阳社区居民委员会",
    )
    assert [past.name for past in DivisionPast.objects.all()] == ["南岭街道", "南岭东街道"]
    assert [past.code for past in one.past.all()] == ["220102001001"] * 2
    with pytest.raises(ValidationError, match="还有村（居）委会"):
        divisions.abolish(street, on=localdate(), by=registrar)
    with pytest.raises(ValidationError, match="已经使用"):
        divisions.recode(county, "220102000000", on=localdate(), by=registrar)
    registry.restore(gone, on=localdate(), by=registrar)
    assert gone.code == "220102007002"
    assert standing_on(localdate()) == spelled(localdate())


def test_a_county_takes_its_streets_along(establish, street, county, registrar):
    one = establish()
    divisions.recode(county, "220112000000", on=DAY, by=registrar)
    one.refresh_from_db()
    street.refresh_from_db()
    assert (street.code, one.code) == ("220112001000", "220112001001")
    assert {past.code for past in DivisionPast.objects.all()} == {"220102000000", "220102001000"}
    made = divisions.establish("220112009000", "新街道", on=DAY, by=registrar)
    assert divisions.abolish(made, on=DAY, by=registrar).after == {}
    with pytest.raises(ValidationError, match="已于"), transaction.atomic():
        registry.establish("220112009001", "甲社区", made, on=DAY, by=registrar)


@pytest.mark.django_db(transaction=True)
def test_of_two_mergers_of_the_same_committee_one_wins(establish, street, registrar):
    made = [establish(f"00{n}", f"{name}社区居委会") for n, name in enumerate("甲乙丙", 1)]
    people.add_division("220102002", "桃源街道")
    together, outcomes = Barrier(2), []

    def run(number):
        parts = [Community.objects.get(pk=made[nth].pk) for nth in (0, number)]
        new = New(f"22010200100{7 + number}", f"丁{number}社区", street)
        together.wait()
        try:
            outcomes.append(joining.merge(parts, new, on=DAY, by=registrar))
        except (Conflict, ValidationError) as error:
            outcomes.append(error)
        connection.close()

    threads = [Thread(target=run, args=[number]) for number in (1, 2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(isinstance(outcome, Community) for outcome in outcomes) == [False, True]
    assert Community.objects.standing().count() == 2
