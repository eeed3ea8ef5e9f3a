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
VILLAGE = re.compile(r"(村民委员会|村委会|嘎查委员会|嘎查|村)$")
RESIDENTS = re.compile(r"(居民委员会|居委会|居民委会)$")
# Characters that read otherwise in names of places than in a dictionary's first place.
OTHERWISE = {"长": "c", "重": "c", "厦": "x", "曾": "z", "朝": "c"}


def short_of(name: str) -> str:
    """A name without what every committee is called, and without notes in brackets: 新月村."""
    plain = NOTES.sub("", name) or name
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

    The name goes first. Of codes, the last three digits say 001 to 199 for residents' committees, 200 to 399 for
    villages' and 400 to 599 for places that are like one. Source: 统计用区划代码编制规则.
    """
    plain = NOTES.sub("", name) or name
    if RESIDENTS.search(plain):
        return Kind.RESIDENTS, "name"
    if VILLAGE.search(plain):
        return Kind.VILLAGE, "name"
    return kind_of_code(code), "code"


def kind_of_code(code: str) -> Kind:
    """The kind by the last three digits alone."""
    number = int(code[9:])
    if 1 <= number <= 199:
        return Kind.RESIDENTS
    if 200 <= number <= 399:
        return Kind.VILLAGE
    return Kind.OTHER if 400 <= number <= 599 else Kind.UNKNOWN
