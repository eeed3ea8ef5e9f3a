"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

from datetime import date

from communities.models import Community, Finding, Load
from tests.communities.yearly import YEAR, fill
from tests.laws import INSIDE, OFFICES, all_get, only

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


# who reads the figures of a street in Changchun: the street, the county, and the bureau of the province
READERS = (
    "office", "clerk", "colleague", "section_head", "signatory", "second_signatory", "leader",
    "outsider", "registrar", "reviewer",
)  # fmt: skip
ABOVE = tuple(name for name in READERS if name != "registrar")


def a_return(fixture):
    street, registrar = fixture("street"), fixture("registrar")
    return fill(street, fixture("establish")(), by=registrar)


def returned(fixture):
    return {"pk": a_return(fixture).pk}


def a_year(_fixture):
    return {"year": YEAR}


def of_county(fixture):
    return {"code": fixture("county").code, "year": YEAR}


REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    "communities:loads": ("get", None, {}, only(OFFICIALS, others=403)),
    "communities:loads-show": ("get", None, {}, only(OFFICIALS)),
    "communities:findings": ("get", None, {}, only(OFFICIALS, others=403)),
    "communities:findings-show": (
        "post", None, {"outcome": "keep"}, {**only(OVER_CHANGCHUN, 403), "reviewer": 302},
    ),
    # yearly figures
    "communities:returns": ("get", None, {}, all_get(200)),
    "communities:returns-accept": ("post", None, {}, only(["reviewer"], 302, others=403)),
    "communities:returns-grid": ("get", None, {}, only(["registrar"], others=403)),
    "communities:returns-grades": ("get", None, {}, only(["registrar"], others=403)),
    "communities:returns-paste": ("get", None, {}, only(["registrar"], others=403)),
    "communities:return": ("get", None, {}, only(READERS)),
    "communities:return-step": (
        "post", None, {"version": "1"}, {**only(READERS, 403), "registrar": 302},
    ),
    "communities:figures-definitions": ("get", None, {}, all_get(200, anonymous=200)),
    "communities:figures": ("get", None, {}, only(ABOVE, anonymous=404)),
    "communities:figures-csv": ("get", None, {}, only(ABOVE, anonymous=404)),
    "communities:figures-close": (
        "post", None, {"note": "核定"}, {**only(ABOVE, 403), "reviewer": 302},
    ),
    "communities:figures-reopen": ("post", None, {"note": "更正"}, only(())),
}  # fmt: skip

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    "communities:loads-show": lambda fixture: {"pk": a_load(fixture).pk},
    "communities:findings-show": lambda fixture: {"pk": a_finding(fixture).pk},
    # yearly figures
    **dict.fromkeys(
        ("communities:returns-grid", "communities:returns-grades", "communities:returns-paste"),
        a_year,
    ),
    "communities:return": returned,
    "communities:return-step": lambda fixture: {**returned(fixture), "verb": "submit"},
    **dict.fromkeys(
        [f"communities:figures{of}" for of in ("", "-csv", "-close", "-reopen")], of_county
    ),
}
