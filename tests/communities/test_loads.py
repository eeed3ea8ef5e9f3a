"""Puyang's file is loaded as it is."""

from communities.models import URBAN, VILLAGES, Change, Community, Load
from tests.communities.national import load_puyang


def test_puyang_stands_as_its_bureau_counts_it(db, tmp_path):
    loaded = load_puyang(tmp_path)
    count = Community.objects.count()
    assert loaded.found.added == loaded.rows == count
    assert not Change.objects.exists()  # a first file tells of no change
    assert Load.objects.count() == 2

    def counted(county, kinds):
        return Community.objects.filter(code__startswith=county, kind__in=kinds).count()

    assert (counted("410902", URBAN), counted("410902", VILLAGES)) == (148, 20)
    assert (counted("410922", URBAN), counted("410922", VILLAGES)) == (9, 503)
    assert counted("410927", VILLAGES) == 372
    again = load_puyang(tmp_path)
    assert (again.load, again.found.changes, Load.objects.count()) == (None, 0, 2)
