"""Every figure of a Chinese text: the number, its unit, what is counted, and where."""

import re
from bisect import bisect_right
from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal

from communities.stated import kinds
from communities.stated.figure import PERCENT, Figure, Place
from communities.stated.numerals import ARABIC, HAN, arabic, han, scale_of
from communities.stated.places import Gazetteer, mentions

UNITS = (
    r"平方公里|平方千米|平方米|㎡|公里|个百分点|人次|部门|部委|公顷|万元|元|亩|吨|字|辆|栋|幢|套|间|篇|本(?!级)|枚|块|种|类"
    r"|个(?!月|体|人|性|别)|名(?!单|录|称)|人(?![大民])|起(?![来草步到诉])|次(?!序)|户(?!籍|外)|家(?![庭属长园])"
    r"|处(?![室长理级])|支(?![部持出付撑])|项(?!目)|所(?!有|需|在)|座(?!谈)|条(?!件|例)|件|张(?!贴)|份(?!额)|批(?!复|准)"
    r"|期(?!间|限|末)|场(?![所地景])|台(?![账前])"
)
ABOUT = r"近乎|将近|大约|超过|不少于|不低于|至少|近|约|超|逾"
FIGURE = re.compile(
    rf"(?P<about>{ABOUT})?(?<![\d.〔\[第A-Za-z])\s{{0,2}}(?:"
    rf"(?P<ratio>\d{{1,9}})(?=/\d+\s*=\s*\d)|(?P<base>(?<=/)\d{{1,9}})(?=\s*=\s*\d[\d.]*\s*[%％])"
    rf"|(?P<percent>{ARABIC})\s*[%％]|百分之(?P<share>{ARABIC}|[{HAN}]+)"
    rf"|(?P<below>[{HAN}]{{1,4}})分之(?P<above>[{HAN}]{{1,4}})"
    rf"|(?P<number>{ARABIC})(?P<scale>[十百千]?[万亿]|[百千])?(?P<more>余|多|来|\+)?\s{{0,2}}(?P<unit>{UNITS})"
    rf"|(?<![{HAN}数几届])(?P<han>[二两三四五六七八九十][{HAN}]*|一[十百千万亿][{HAN}]*)(?P<some>余|多|几)?(?P<thing>{UNITS}|大(?=[\u4e00-\u9fff]{{2}}))"
    r")(?P<over>以上|左右|以下|以内)?"
)
SITTING = re.compile(r"[大协届会]$")  # 人大一次会议 is no count of meetings
CLAUSE = "，。；：、,;:！？!?\n（("
SENTENCE = re.compile(r"[。！？!?\n]")
END = re.compile(rf"\s{{0,3}}(?:$|[，。；、,;：:）)（(\n。]|和|及|与|以及|\d|{kinds.ANY})")
FILLER = re.compile(
    r"^(?:\s|截至|截止|到|目前|当前|[0-9]{4}年|\d{1,2}月份?|\d{1,2}日|年?底|末|今年|现|已|共|总|合计|有|下?辖|设|其中|包括|含"
    r"|分别|为|是|达|达到|计|尚|建制|全[省市县区]|我[省市县区]|本[省市县区]|和|及|与|以及|拥有|—|-|“|”)+"
)
GLUE = r"(?:\s|[:：]|共|总数|总计|合计|现|已|有|分别|为|是|达到|达|计)*"
NOUN_BEFORE = re.compile(rf"({kinds.ANY}){GLUE}$")
NOUN_AFTER = re.compile(rf"\s{{0,3}}({kinds.ANY})")
FOUNDING = re.compile(r"(?:累计|建立|建成|成立|组建|共)+$")
VERBS = re.compile(
    r"^.*?(?:累计成立|成立|召开|建立|完成|共?评选?出?|开展|组织|选树|举办|打造|化解|排查|开发|安排|资助了?|投入|创建|其中)"
)
MOVED = re.compile(r"(?:由|从|[减增压精降缩].{0,2}[到至为])$")
DATE = re.compile(r"(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?")
LONG = 400  # characters of a sentence that are searched for its date
REACH = 40  # characters before a number that may say what it counts


def figures_in(text: str, known: Gazetteer) -> list[Figure]:
    """The figures of a text in order. Dates, document numbers, telephone numbers and ordinals are none."""
    named = mentions(text, known)
    ends = [match.end() for match in SENTENCE.finditer(text)]
    found: list[Figure] = []
    for match in FIGURE.finditer(text):
        figure = number_of(match, known.own)
        if figure is not None and not is_ordinal(text, match):
            left = reach_of(text, found[-1]) if found else 0
            sentence = bisect_right(ends, figure.start)
            begins = ends[sentence - 1] if sentence else 0
            figure = replace(figure, sentence=sentence)
            figure = counting(text, figure, left, named)
            found.append(dated(text, begins, placed(figure, begins, named, known.own)))
    return found


def reach_of(text: str, figure: Figure) -> int:
    """Where what a figure counts ends, which belongs to no other."""
    after = figure.counted and text.startswith(figure.counted, figure.end)
    return figure.end + len(figure.counted) if after else figure.end


def is_ordinal(text: str, match: re.Match[str]) -> bool:
    """Whether it says which one and not how many: 人大一次会议, 第306号, 第三次."""
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    before = text[max(0, start - 1) : start]
    return before == "第" or (bool(SITTING.search(before)) and (match["thing"] or "") == "次")


def number_of(match: re.Match[str], own: Place) -> Figure | None:
    """The number and unit of a match; None where the characters are no number."""
    value: Decimal | None
    printed, scale = 0, 1
    unit = match["unit"] or match["thing"] or ""
    if match["below"]:
        below, above = han(match["below"]), han(match["above"])
        value = above / below if below and above is not None else None
        unit = "分之"
    elif match["percent"] or match["share"]:
        value, printed = share_of(match["percent"] or match["share"])
        unit = PERCENT
    elif match["han"]:
        value = han(match["han"])
    else:
        value, printed = arabic(match["number"] or match["ratio"] or match["base"])
        scale = scale_of(match["scale"] or "")
        value *= scale
    if value is None or (unit == "大" and value > 10):  # 党的十九大
        return None
    if unit == "万元":
        unit, scale, value = "元", 10**4 * scale, value * 10**4
    about = any(match[name] for name in ("about", "more", "some", "over"))
    lead = len(match[0]) - len(match[0].lstrip())
    return Figure(
        match.start() + lead, match.end(), value, unit, own,
        approximate=about, printed=printed, scale=scale,
    )  # fmt: skip


def share_of(words: str) -> tuple[Decimal | None, int]:
    """The number of a percentage and its decimals."""
    return (han(words), 0) if not words.strip(HAN) else arabic(words)


def placed(figure: Figure, begins: int, named: list[tuple[int, int, Place]], own: Place) -> Figure:
    """With the place that its sentence named last before it, or the whole."""
    before = bisect_right(named, figure.start, key=lambda one: one[0])
    within = [place for start, _, place in named[max(0, before - 1) : before] if start >= begins]
    return replace(figure, place=within[0] if within else own)


def dated(text: str, begins: int, figure: Figure) -> Figure:
    """With the day as of which its sentence speaks: 截至2020年3月 is the end of that month."""
    said = list(DATE.finditer(text, max(begins, figure.start - LONG), figure.start))
    if not said:
        return figure
    year, month, day = (int(said[-1][name] or 0) for name in ("year", "month", "day"))
    try:
        on = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return figure
    return replace(figure, on=on)


def counting(text: str, figure: Figure, left: int, named: list[tuple[int, int, Place]]) -> Figure:
    """With what it counts, and the kind where it counts all of a place and not only some."""
    before = without_places(text, max(left, figure.start - REACH), figure.start, named)
    after = NOUN_AFTER.match(text, figure.end)
    if after and (END.match(text, after.end()) or begins_place(after.end(), named)):
        kind = "" if residue(before) else kinds.kind_of(after[1])
        return replace(figure, counted=after[1], kind=kind)
    noun = NOUN_BEFORE.search(before)
    if noun and END.match(text, figure.end):
        kind = kinds.kind_of(noun[1])
        rest = before[: noun.start()]
        rest = FOUNDING.sub("", rest) if kind in kinds.FOUNDED else rest
        return replace(figure, counted=noun[1], kind="" if residue(rest) else kind)
    return replace(figure, counted=words_around(text, figure, before))


def without_places(text: str, start: int, end: int, named: list[tuple[int, int, Place]]) -> str:
    """A part of a text without the names of places in it."""
    first = bisect_right(named, start, key=lambda one: one[1])
    parts = []
    for begins, ends, _ in named[first:]:
        if begins >= end:
            break
        parts.append(text[start : max(start, begins)])
        start = ends
    return "".join([*parts, text[start:end]])


def begins_place(position: int, named: list[tuple[int, int, Place]]) -> bool:
    """Whether the name of a place begins there."""
    nth = bisect_right(named, position, key=lambda one: one[0])
    return nth > 0 and named[nth - 1][0] == position


def residue(before: str) -> str:
    """What is said of the number in its clause besides that there are so many."""
    start = max(before.rfind(mark) for mark in CLAUSE) + 1
    return FILLER.sub("", before[start:])


def words_around(text: str, figure: Figure, before: str) -> str:
    """The words next to a number that say what it counts, as well as words alone can tell."""
    after = re.match(
        r"(?![减增压精降缩到至率])[\u4e00-\u9fff“”《》]{1,16}", text[figure.end : figure.end + 16]
    )
    if after and figure.unit != PERCENT:
        return after[0]
    clause = before[max(before.rfind(mark) for mark in CLAUSE) + 1 :]
    words = VERBS.sub("", clause) or clause
    return FILLER.sub("", MOVED.sub("", words))[-16:]
