"""Percentages and reductions of a text, reckoned again from the figures beside them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, pairwise, takewhile

from communities.stated.figure import PERCENT, Check, Figure, plain
from communities.stated.kinds import ALL, URBAN, VILLAGES, WHOLES
from communities.stated.places import Gazetteer

RATE = re.compile(r"([\u4e00-\u9fff]{2})率(?:达到|达|为|是|[:：])?\s*$")
SHARE = re.compile(r"占(?:比|其|全部|总数|总量|的|为|达|\s)*$")
DOWN = re.compile(
    r"\s*(?:(?:减少|减|压缩|压减|精简|缩减|下降|降低|降|削减|压|核减)(?:到|至|为)|→|->|—>)\s*"
)
UP = re.compile(r"\s*(?:增加|增长|提高|提升|扩大|上升|增)(?:到|至|为)\s*")
CUT = re.compile(
    r"[，,（(]?(?:共|累计|同比)?(?:减少|压缩|压减|精简|取消|下降|降低|降幅|减幅|压缩率|精简率)(?:了|达到|达|为)?$"
)
CLOSE = 10  # percentage points: so near to a share of all committees, that was meant
CLOSER = 2  # the same for two numbers that merely stand in one sentence
FARTHEST = 20  # figures of a sentence, or statements of one total, that are looked at
WORDS = 30  # characters before a number that say what it is


def share_checks(text: str, figures: list[Figure], known: Gazetteer) -> list[Check]:
    """Formulas, rates, shares and reductions, in the order of the text."""
    found = [*formulas(text, figures), *rates(text, figures, known), *reductions(text, figures)]
    return sorted(found, key=lambda check: check.figure.start)


def share(part: Decimal, whole: Decimal) -> Decimal:
    """In per cent."""
    return part / whole * 100 if whole else Decimal(-1)


def agrees(reckoned: Decimal, printed: Figure) -> bool:
    """Whether it is the printed number, rounded or cut off at its decimals."""
    last = Decimal(1).scaleb(-printed.printed)
    gap = reckoned - printed.number
    return abs(gap) <= last / 2 or 0 <= gap < last


def percent_of(printed: Figure, part: Decimal, whole: Decimal) -> Check:
    """A percentage against the two figures it comes from."""
    reckoned = share(part, whole)
    rounded = plain(round(reckoned, max(printed.printed, 1)))
    says = f"{plain(part)}÷{plain(whole)}＝{rounded}%，此处为 {printed.shown}%"
    return Check(printed, "percent", says, agrees(reckoned, printed))


def formulas(text: str, figures: list[Figure]) -> Iterator[Check]:
    """3048/3159=96.49%."""
    for part, whole, printed in zip(figures, figures[1:], figures[2:], strict=False):
        if text[part.end : whole.start] == "/" and printed.unit == PERCENT:
            yield percent_of(printed, part.number, whole.number)


def rates(text: str, figures: list[Figure], known: Gazetteer) -> Iterator[Check]:
    """化解率, 建成率, 占…: from the figure before it, of another before that or of all committees."""
    wholes = totals_in(figures, known)
    for nth, printed in enumerate(figures):
        named = RATE.search(text, max(0, printed.start - WORDS), printed.start)
        shares = named or SHARE.search(text, max(0, printed.start - WORDS), printed.start)
        if printed.unit != PERCENT or not shares or printed.approximate:
            continue
        before = sentence_before(figures, nth)
        if before and before[0].unit != PERCENT:
            part, totals = before[0], wholes.get(kind_spoken_of(before[0]), [])
            beside = [one.number for one in before[1:] if one.unit == part.unit]
            yield from rate_checks(text, named, (printed, part), beside, totals)


def sentence_before(figures: list[Figure], nth: int) -> list[Figure]:
    """The exact figures before one in its sentence, the nearest first."""
    before = (figures[place] for place in range(nth - 1, -1, -1))
    same = takewhile(lambda one: one.sentence == figures[nth].sentence, before)
    return [one for one in islice(same, FARTHEST) if one.exact]


def rate_checks(
    text: str,
    named: re.Match[str] | None,
    pair: tuple[Figure, Figure],
    beside: list[Decimal],
    totals: list[Decimal],
) -> Iterator[Check]:
    """A percentage and its figure against the wholes it may be of; silent where it may be of something else."""
    printed, part = pair
    if beside or totals:
        check = chosen(printed, part, [*beside, *totals])
        near = (is_near(printed, part, beside, CLOSER), is_near(printed, part, totals, CLOSE))
        if check.holds or any(near) or says_so(text, named, part):
            yield check


def chosen(printed: Figure, part: Figure, bases: list[Decimal]) -> Check:
    """Of all wholes the one that comes nearest to what is printed."""
    whole = min(bases, key=lambda base: abs(share(part.number, base) - printed.number))
    return percent_of(printed, part.number, whole)


def says_so(text: str, named: re.Match[str] | None, part: Figure) -> bool:
    """Whether the words before a number are those of the rate, so that it is surely of this one: 化解…，化解率."""
    said = text[max(0, part.start - WORDS) : part.start]
    return bool(named and named[1] in said.rpartition("，")[2])


def is_near(printed: Figure, part: Figure, bases: list[Decimal], limit: int) -> bool:
    """Whether the share of some whole comes so near to what is printed."""
    return any(abs(share(part.number, base) - printed.number) <= limit for base in bases)


def kind_spoken_of(part: Figure) -> str:
    """Of which committees a figure is a part, by its words."""
    if "城乡社区" in part.counted:
        kind = ALL
    elif re.search("城市社区|居委会|居民委员会", part.counted):
        kind = URBAN
    else:
        kind = VILLAGES if re.search("村委会|村民委员会|行政村", part.counted) else ""
    return "" if part.kind == kind else kind


def totals_in(figures: list[Figure], known: Gazetteer) -> dict[str, list[Decimal]]:
    """How many committees there are of a kind, wherever the text states it; of all also by adding up."""
    found: dict[str, list[Decimal]] = {ALL: [], URBAN: [], VILLAGES: []}
    for one in figures:
        if one.kind in found and one.place == known.own and one.exact:
            found[one.kind] = [*found[one.kind], one.number][:FARTHEST]
    villages, urban = (found[kind] for kind in WHOLES[ALL])
    found[ALL] += [one + other for one, other in zip(villages, urban, strict=False)]
    return found


def reductions(text: str, figures: list[Figure]) -> Iterator[Check]:
    """由274项减少到22项 goes down, and what is said to have been cut is the difference."""
    for nth, (was, now) in enumerate(pairwise(figures)):
        between = text[was.end : now.start]
        down, up = DOWN.fullmatch(between), UP.fullmatch(between)
        if was.unit != now.unit or not (down or up):
            continue
        holds = now.number < was.number if down else now.number > was.number
        word = "减少" if down else "增加"
        says = f"由 {was.shown} 到 {now.shown}，{'是' if holds else '不是'}{word}"
        yield Check(now, "reduction", says, holds)
        cut = figures[nth + 2] if nth + 2 < len(figures) and down else None
        if cut and cut.exact and CUT.fullmatch(text[now.end : cut.start]):
            yield cut_check(was, now, cut)


def cut_check(was: Figure, now: Figure, cut: Figure) -> Check:
    """How much was cut, as a number or in per cent."""
    gone = was.number - now.number
    if cut.unit == PERCENT:
        return percent_of(cut, gone, was.number)
    says = f"{was.shown} − {now.shown} = {plain(gone)}，此处为 {cut.shown}"
    return Check(cut, "reduction", says, gone == cut.number)
