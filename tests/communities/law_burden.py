"""The access law of the registry: the area of burden."""

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
