"""A committee is entered, found by a part of its name, and stands on the days it stood."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communities.models import Community, Kind, Spell
from communities.services import registry
from portal.search import containing


def test_a_committee_is_entered_with_what_its_name_and_code_tell(establish):
    community = establish("001", "华阳社区居民委员会")
    assert community.full_name == "吉林省长春市南关区南岭街道华阳社区居民委员会"
    assert (community.short_name, community.initials) == ("华阳社区", "hysq")
    assert (community.kind, community.kind_by) == (Kind.RESIDENTS, "name")


@pytest.mark.parametrize(
    "typed", ["华阳", "阳社", "hy", "HYSQ", "2001", "南岭 华阳", "220102001001"]
)
def test_it_is_found_by_any_part(establish, typed):
    wanted = establish("001", "华阳社区居民委员会")
    establish("002", "恒安社区居民委员会")
    found = Community.objects.filter(containing("sought", typed))
    assert wanted in found
    assert found.count() == (2 if typed == "2001" else 1)


@pytest.mark.parametrize("typed", ["阳华", "%", "_", "'", "\\", "& |", "华阳 恒安"])
def test_it_is_not_found_by_what_it_does_not_contain(establish, typed):
    establish("001", "华阳社区居民委员会")
    assert not Community.objects.filter(containing("sought", typed)).exists()


def test_it_stands_from_its_day_on(establish, street):
    establish(on=date(2020, 1, 1))
    assert not Spell.objects.on(date(2019, 12, 31)).exists()
    assert Spell.objects.on(date(2020, 1, 1)).under(street.parent).count() == 1


def test_a_code_lies_under_its_township(establish, street, county, registrar):
    with pytest.raises(ValidationError, match="乡镇、街道之下"):
        establish(division=county)
    with pytest.raises(ValidationError, match="前 9 位"):
        registry.establish("220102002001", "甲社区", street, on=date(2020, 1, 1), by=registrar)
