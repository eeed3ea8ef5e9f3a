"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

from datetime import date

from communities.models import Community, Finding, Load
from tests.laws import INSIDE, OFFICES, only

OFFICIALS = [*INSIDE, *OFFICES[1:], "outsider", "registrar", "reviewer"]  # all who read a part
OVER_CHANGCHUN = [*INSIDE, "outsider", "registrar", "reviewer"]


def a_load(fixture):
    """A load in which a committee of the street had vanished."""
    fixture("establish")()
    return Load.objects.create(subject="communities", source="名录", as_of=date(2023, 6, 30))


def a_finding(fixture):
    """What that load found."""
    load = a_load(fixture)
    community = Community.objects.get()
    return Finding.objects.create(load=load, kind=Finding.Kind.VANISHED, community=community)


REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    "communities:loads": ("get", None, {}, only(OFFICIALS, others=403)),
    "communities:loads-show": ("get", None, {}, only(OFFICIALS)),
    "communities:findings": ("get", None, {}, only(OFFICIALS, others=403)),
    "communities:findings-show": (
        "post", None, {"outcome": "keep"}, {**only(OVER_CHANGCHUN, 403), "reviewer": 302},
    ),
}  # fmt: skip

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    "communities:loads-show": lambda fixture: {"pk": a_load(fixture).pk},
    "communities:findings-show": lambda fixture: {"pk": a_finding(fixture).pk},
}
