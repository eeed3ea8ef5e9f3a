"""Which places a text speaks of: a division, what lies in it, and zones that have no code of their own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from communities.stated.figure import Place
from communities.stated.kinds import ANY

SUFFIX = re.compile(
    r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|.族自治[州县]|自治[州县旗]|省|市|县|区|旗|盟|地区)$"
)
ZONES = (
    "经济技术开发区", "高新技术产业开发区", "城乡一体化示范区", "工业园区", "产业园区", "开发区", "经开区", "高新区",
    "示范区", "管理区", "新区", "园区", "度假区", "保税区",
)  # fmt: skip
SHORTENED = {"经济技术开发区": ("经开区", "开发区"), "高新技术产业开发区": ("高新区",)}
# Words that end like the name of a place and are none.
NO_PLACE = re.compile(
    r"(?:[社小辖全城市县地园校片库景灾牧山各新郊我本该老]区|[全我本该各城都超夜上]市|[全我本该各]县"
    r"|[全我本各]州|区县|县市|[市省县]委.|[示实试家功开保产牧].{0,2}区|[乡城集各全小古村]镇|[各全城家故下镇]乡|乡镇街道)$"
    r"|^[在对将从各全该本以按为把向与和及的]"
)
STATES = r"(?=(?:\s|[:：]|共|现|有|下?辖|设|为|是|其中|KINDS){0,12}\d)".replace("KINDS", ANY)
STRANGER = re.compile(
    r"(?:^|(?<=[，。；：、,;:\n]))(?:其中)?([\u4e00-\u9fff]{2,3}?[省市县区州盟旗])"
)


@dataclass(frozen=True)
class Gazetteer:
    """The names of a division and of what lies in it, to the codes they may stand for."""

    own: Place
    names: dict[str, tuple[str, ...]]  # found anywhere
    shorts: dict[str, tuple[str, ...]]  # found only where a number is stated right after
    children: frozenset[str]
    pattern: re.Pattern[str]


def gazetteer(own: Place, inside: Iterable[tuple[str, str, str]]) -> Gazetteer:
    """From (code, name, code of what it lies in) of what lies in a division, to any depth."""
    rows = list(inside)
    names: dict[str, tuple[str, ...]] = {own.name: (own.code,)}
    shorts: dict[str, tuple[str, ...]] = {}
    for code, name, _ in rows:
        names[name] = (*names.get(name, ()), code)
    for code, name, above in rows:
        for short in shorts_of(name) if above == own.code else ():
            shorts[short] = (*shorts.get(short, ()), code)
    shorts = {short: codes for short, codes in shorts.items() if short not in names}
    shorts.pop(SUFFIX.sub("", own.name), None)
    children = frozenset(code for code, _, above in rows if above == own.code)
    return Gazetteer(own, names, shorts, children, pattern_of(own, names, shorts))


def shorts_of(name: str) -> set[str]:
    """What a place is called for short: 华龙, 开发区."""
    bare = SUFFIX.sub("", name)
    found = {bare} if len(bare) > 1 and not name.endswith(ZONES) else set()
    zone = next((zone for zone in ZONES if name.endswith(zone) and name != zone), "")
    return found | ({zone, *SHORTENED.get(zone, ())} if zone else set())


def pattern_of(own: Place, names: Iterable[str], shorts: Iterable[str]) -> re.Pattern[str]:
    """Finds every mention of a place, the longest names first."""
    last = own.name[-1:]
    whole = (
        rf"(?P<whole>(?:全|我|本){last}(?!{last}))"
        if last in "省市县区州盟旗"
        else "(?P<whole>(?!))"
    )
    full = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    short = "|".join(map(re.escape, sorted({*shorts, *ZONES}, key=len, reverse=True)))
    return re.compile(
        rf"{whole}|(?P<other>[全我本该][省市县区州旗]|全国)|(?P<name>{full})|(?P<short>{short}){STATES}"
    )


def mentions(text: str, known: Gazetteer) -> list[tuple[int, int, Place]]:
    """Where a text names which place: start, end, place, in order."""
    found: list[tuple[int, int, Place]] = []
    for match in known.pattern.finditer(text):
        name = match[0]
        codes = known.names.get(name) or known.shorts.get(name) or ()
        place = known.own if match["whole"] else resolved(name, codes, found)
        place = meant_by(name[-1], found) if match["other"] else place
        found.append((match.start(), match.end(), place))
    taken = {place for start, end, _ in found for place in range(start, end)}
    strangers = (
        (*match.span(1), Place(match[1]))
        for match in STRANGER.finditer(text)
        if not NO_PLACE.search(match[1]) and taken.isdisjoint(range(*match.span(1)))
    )
    return sorted([*found, *strangers], key=lambda one: one[0])


def meant_by(suffix: str, found: list[tuple[int, int, Place]]) -> Place:
    """全县 in the letter of a city: the county that was named last."""
    named = (place for _, _, place in reversed(found) if place.name.endswith(suffix))
    return next(named, Place(f"全{suffix}"))


def resolved(name: str, codes: tuple[str, ...], found: list[tuple[int, int, Place]]) -> Place:
    """The place of a name; of several the one in the place that was named before."""
    if len(codes) > 1 and found and found[-1][2].code:
        above = found[-1][2].code.rstrip("0")
        codes = tuple(code for code in codes if code.startswith(above))
    return Place(name, codes[0] if len(codes) == 1 else "")
