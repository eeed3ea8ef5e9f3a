"""Names of committees: short and full, their initials, and what kind of committee a name and a code tell of."""

import re
import unicodedata
from functools import cache

from pypinyin.constants import PINYIN_DICT

from communities.models.standing import Kind
from portal.people.models import Division

# 市辖区 and the like stand in the tree of codes only; no name contains them.
UNSPOKEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
NOTES = re.compile(r"[（(][^（）()]*[）)]")
COMMITTEE = re.compile(r"(居民委员会|居委会|村民委员会|村委会|委员会|居民委会)$")
VILLAGE = ("村委会", "村民委员会", "嘎查委员会", "嘎查", "村")
RESIDENTS = ("居委会", "居民委员会", "居民委会")
ELSE = re.compile(r"特殊社区|特殊村|类似|虚拟社区")
RESIDENTS_SOMEWHERE = re.compile(r"居(民(管理)?)?(委|会)|社区居$")
VILLAGE_SOMEWHERE = re.compile(r"(村|牧|农)(民|村|子)?(委|会)")
# Characters that read otherwise in names of places than in a dictionary's first place.
OTHERWISE = {"长": "c", "重": "c", "厦": "x", "曾": "z", "朝": "c"}


def plain_of(name: str) -> str:
    """A name without its notes in brackets, unless nothing else is left."""
    return NOTES.sub("", name) or name if "（" in name or "(" in name else name


def short_of(name: str) -> str:
    """A name without what every committee is called, and without notes in brackets: 新月村."""
    plain = plain_of(name)
    short = COMMITTEE.sub("", plain) or plain
    # 新月村委会 is the committee of 新月村
    return short + "村" if plain.endswith("村委会") and not short.endswith("村") else short


def full_of(division: Division, name: str) -> str:
    """The full name as it is registered: 省, 市, 县, 乡镇街道 and its own."""
    path: list[str] = []
    above: Division | None = division
    while above is not None:
        path.insert(0, above.name)
        above = above.parent
    return "".join(part for part in path if part not in UNSPOKEN) + name


@cache
def letters() -> dict[int, str]:
    """For every Chinese character the first letter of how it is read."""
    read = {
        code: unicodedata.normalize("NFD", said)[0].lower() for code, said in PINYIN_DICT.items()
    }
    return read | {ord(character): letter for character, letter in OTHERWISE.items()}


def initials_of(short_name: str) -> str:
    """The initials by which one types a name: 多福巷社区 is dfxsq."""
    return short_name.translate(letters()).lower()


def kind_of(name: str, code: str) -> tuple[Kind, str]:
    """What kind of committee it is, and whether its name or its code tells (`Community.By`).

    1. A name that says of itself that it is something else (特殊社区, 特殊村委会, 类似, 虚拟社区) is a place like a
    committee. 2. The name's ending, notes in brackets left out, then 居委 or 村委 anywhere in it, slips of the pen
    included (村民委会, 居委会会). 3. Else the code: see `kind_of_code`. Residents' committees of a 镇 or 乡 are
    乡镇社区, villages whose committee is called a community are 农村社区. Source: 统计用区划代码编制规则.
    """
    if ELSE.search(name):
        return Kind.OTHER, "name"
    plain = plain_of(name)
    village = plain.endswith(VILLAGE)
    if not village and (plain.endswith(RESIDENTS) or RESIDENTS_SOMEWHERE.search(name)):
        return town(code), "name"
    if village or VILLAGE_SOMEWHERE.search(name):
        return rural(plain), "name"
    told = kind_of_code(code)
    if told == Kind.RESIDENTS:
        return town(code), "code"
    is_rural = told == Kind.VILLAGE and plain.endswith("社区")
    return Kind.RURAL if is_rural else told, "code"


def town(code: str) -> Kind:
    """A residents' committee by its township: 镇 and 乡 have 100 to 399 in the 7th to 9th digits."""
    return Kind.TOWN if "100" <= code[6:9] <= "399" else Kind.RESIDENTS


def rural(plain: str) -> Kind:
    """A village committee by its name: 幸福社区村委会 is that of a 农村社区."""
    return Kind.RURAL if "社区村" in plain else Kind.VILLAGE


def kind_of_code(code: str) -> Kind:
    """The kind by the last three digits alone.

    001 to 199 are residents' committees, 200 to 399 villages', 400 to 599 places that are like one (生活区, 管理区,
    连队, 虚拟社区); others are not given out, so it stays unknown.
    """
    number = int(code[9:])
    if 1 <= number <= 199:
        return Kind.RESIDENTS
    if 200 <= number <= 399:
        return Kind.VILLAGE
    return Kind.OTHER if 400 <= number <= 599 else Kind.UNKNOWN
