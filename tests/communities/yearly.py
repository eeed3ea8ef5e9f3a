"""A street with two committees and figures that fit, for the tests of the yearly figures."""

from datetime import date

from django.utils.timezone import localdate

from communities.figures import BY_GRADE
from communities.models import Return
from communities.services import registry, yearly
from portal.people import services as people

YEAR = localdate().year - 1
FIGURES = {
    "households": 650, "population": 5000, "area_km2": 1, "party_members": 120, "workers": 10,
    "workers_head": 1, "workers_deputy": 3, "workers_staff": 6, "station_m2": 450, "volunteers": 300,
    "organisations": 8, "councils": 1, "meetings": 12, "micro_grids": 40,
}  # fmt: skip
GRADES = {figure.name: 0 for figure in BY_GRADE} | {"grade_1": 10}


def fill(street, *communities, by, year=YEAR, version=0, **changes):
    entry = {**FIGURES, **GRADES, **changes}
    entries = {community.pk: entry for community in communities}
    return yearly.save(street, year, entries, by=by, version=version)


def accepted(filed, registrar, reviewer):
    yearly.act(filed, "submit", by=registrar, version=filed.version)
    yearly.act(filed, "accept", by=reviewer, version=filed.version)
    return filed


def another_street(number, appoint, name="长通街道"):
    """A second street of the county, with a registrar and a committee."""
    street = people.add_division(f"220102{number}", name)
    organ = people.add_organ(f"长春市南关区{name}办事处", kind="government", division=street)
    by = appoint(f"registrar{number}", "某人", organ, "registrar")
    code = street.code[:9] + "001"
    return (
        street,
        by,
        registry.establish(code, "甲社区居民委员会", street, on=date(2020, 1, 1), by=by),
    )


def fresh(filed):
    return Return.objects.select_related("division").get(pk=filed.pk)
