"""The access law of the registry: rows as in tests/test_access.py, and what stands in their addresses."""

<<<<<<< HEAD
<<<<<<< HEAD
<<<<<<< HEAD
from tests.communities import law_change, law_recon

AREAS = (law_change, law_recon)
REGISTRY = {name: row for area in AREAS for name, row in area.REGISTRY.items()}
PLACES = {name: place for area in AREAS for name, place in area.PLACES.items()}
=======
from tests.communities.scenes import cut_burden, made_export
from tests.laws import all_get

OPEN = all_get(200, anonymous=200)
KEEPER = all_get(403, reviewer=200)  # of a county's own list

REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    # 减负台账, export, open data
    "communities:burdens": ("get", None, {}, OPEN),
    "communities:burdens-items": ("get", None, {}, OPEN),
    "communities:burdens-export": ("get", None, {}, OPEN),
    "communities:burdens-enter": ("get", None, {}, KEEPER),
    "communities:burdens-strike": ("post", None, {"note": "重复"}, {**KEEPER, "reviewer": 302}),
    "communities:burdens-restore": ("post", None, {"note": "有误"}, {**KEEPER, "reviewer": 302}),
    "communities:measures-begin": ("get", None, {}, KEEPER),
    "communities:measures-show": ("get", None, {}, OPEN),
    "communities:measures-cut": ("get", None, {}, KEEPER),
    "communities:export": ("get", None, {}, OPEN),
    "communities:export-show": ("get", None, {}, OPEN),
    "communities:export-fetch": ("get", None, {}, OPEN),
    "communities:open": ("get", None, {}, OPEN),
    "communities:open-divisions": ("get", None, {}, OPEN),
    "communities:open-divisions-csv": ("get", None, {}, OPEN),
    "communities:open-communities": ("get", None, {}, OPEN),
    "communities:open-community": ("get", None, {}, OPEN),
}

OF_A_LEDGER = ("burdens", "burdens-items", "burdens-export", "burdens-enter", "measures-begin")

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    # 减负台账, export, open data
    **{
        f"communities:{name}": lambda fixture: {"code": fixture("county").code}
        for name in OF_A_LEDGER
    },
    "communities:burdens-strike": lambda fixture: {"pk": cut_burden(fixture).pk},
    "communities:burdens-restore": lambda fixture: {"pk": cut_burden(fixture).pk},
    "communities:measures-show": lambda fixture: {"pk": cut_burden(fixture).measure_id},
    "communities:measures-cut": lambda fixture: {
        "pk": cut_burden(fixture).measure_id,
        "code": fixture("county").code,
    },
    "communities:export-show": lambda fixture: {"pk": made_export(fixture).pk},
    "communities:export-fetch": lambda fixture: {"pk": made_export(fixture).pk},
    "communities:open-community": lambda fixture: {"code": fixture("establish")().code},
}
>>>>>>> burden
=======
from tests.laws import all_get

OPEN = ("get", None, {}, all_get(200, anonymous=200))

REGISTRY = {  # "communities:name": (method, None, what is posted, who gets what)
    # The look-up is open to everybody.
    "communities:index": OPEN,
    "communities:division": OPEN,
    "communities:community": OPEN,
    "communities:compare": OPEN,
    "communities:search": OPEN,
}

# "communities:name": what stands in its address, from the fixtures: lambda fixture: {"pk": fixture("establish")().pk}
PLACES = {
    "communities:division": lambda fixture: {"code": fixture("street").code},
    "communities:community": lambda fixture: {"pk": fixture("establish")().pk},
}
>>>>>>> pages
=======
from tests.communities.yearly import YEAR, fill
from tests.laws import all_get, only

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


# "communities:name": (method, None, what is posted, who gets what)
REGISTRY = {
    # yearly figures
    "communities:returns": ("get", None, {}, all_get(200)),
    "communities:returns-accept": ("post", None, {}, only(["reviewer"], 302, 403)),
    "communities:returns-grid": ("get", None, {}, only(["registrar"], 200, 403)),
    "communities:returns-grades": ("get", None, {}, only(["registrar"], 200, 403)),
    "communities:returns-paste": ("get", None, {}, only(["registrar"], 200, 403)),
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
>>>>>>> yearly
