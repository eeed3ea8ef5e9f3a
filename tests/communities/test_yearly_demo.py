"""The demo's invented figures pass the checks that everybody's figures pass."""

from datetime import date

from communities.demo import yearly as demo
from communities.models import Line, Return
from communities.services import registry
from portal.people import services as people


def test_two_years_of_the_demo_street_are_filed_once(db, appoint):
    for code, name in (("410000", "河南省"), ("410900", "濮阳市"), ("410902", "华龙区")):
        county = people.add_division(code, name)
    street = people.add_division(demo.STREET, "中原路街道")
    for organ, place, role in (("办事处", street, "registrar"), ("民政局", county, "reviewer")):
        appoint(role, "某人", people.add_organ(organ, kind="government", division=place), role)
    for number in range(1, 13):
        code = f"{street.code[:9]}{number:03}"
        registry.establish(code, f"第{number}社区居委会", street, on=date(2020, 1, 1), by=None)
    demo.load()
    demo.load()
    assert list(Return.objects.values_list("status", flat=True)) == ["reviewing", "accepted"]
    assert Line.objects.filter(explanation=demo.SAID).count() == 24
