"""濮阳 as the national file counts it, and what a reply of its bureau stated: figures only."""

from datetime import date

from communities.models import Community
from portal.people import services as people
from portal.people.models import Division

SINCE = date(2023, 6, 30)
COUNTED = {  # code: name, residents' committees, village committees in the national file
    "410902": ("华龙区", 148, 20), "410922": ("清丰县", 9, 503), "410923": ("南乐县", 8, 321),
    "410926": ("范县", 10, 575), "410927": ("台前县", 5, 372), "410928": ("濮阳县", 48, 984),
    "410971": ("河南濮阳工业园区", 23, 0), "410972": ("濮阳经济技术开发区", 74, 97),
}  # fmt: skip
COUNTIES = (
    "全市有2867个村民委员会，292个居民委员会。其中濮阳县980个村民委员会，34个居民委员会；"
    "清丰县503个村民委员会，9个居民委员会；南乐县321个村民委员会，3个居民委员会；"
    "范县574个村民委员会5个居民委员会；台前县372个村民委员会，华龙区20个村民委员会，"
    "148个居民委员会；开发区97个村民委员会；48个居民委员会；示范区22个居民委员会；"
    "工业园区23个居民委员会。\n"
)
WORKERS = (
    "濮阳市现有3159个村（居）委员会，其中2867个村委会，292个居委会。全市共有社区工作者18805人，"
    "其中农村社区工作者15775人，城镇社区工作者3030人，每万名城镇常住人口拥有社区工作者16名。\n"
)
COUNCILS = (
    "市、县区召开动员会18次、乡镇（街道）召开动员会118次，建立城乡社区协商议事会3048个、"
    "建成率达到96.49%，开展城乡协商议事2320次。\n"
)
DISPUTES = "全市共排查各类矛盾纠纷10499起，化解10098起，化解率96.2%。\n"
PUYANG = COUNTIES + WORKERS + COUNCILS + DISPUTES
JILIN = (
    "截止到2020年3月，全省共有城乡社区11312个，其中城市社区1970个（含乡镇社区463个），"
    "村委会9342个（其中农村社区8115个）。\n"
)
SHENYANG = (
    "沈阳市将居(村)民委员会台账274项减至22项,盖章证明由81项减至22项,检查评比由21项减至10项。\n"
)


def place(code, name):
    return people.add_division(code.ljust(12, "0"), name)


def enter_counts(since=SINCE):
    """As many committees in every county as the national file has, in two townships each."""
    place("41", "河南省")
    city = place("4109", "濮阳市")
    rows = []
    for code, (name, residents, villages) in COUNTED.items():
        place(code, name)
        town, other = (place(f"{code}00{nth}", f"{name}{nth}号镇") for nth in (1, 2))
        rows += [row(town, nth, "residents", since) for nth in range(1, residents + 1)]
        rows += [
            row((town, other)[nth // 500], nth % 500 + 200, "village", since)
            for nth in range(villages)
        ]
    Community.objects.bulk_create(rows)
    return Division.objects.get(pk=city.pk)


def row(town, nth, kind, since):
    code = f"{town.code[:9]}{nth:03}"
    names = dict.fromkeys(("name", "short_name", "full_name"), f"{nth}号{kind}")
    return Community(code=code, division=town, kind=kind, since=since, **names)
