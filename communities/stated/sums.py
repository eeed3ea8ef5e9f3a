"""Whether the figures of a text add up: places to their whole, kinds to theirs, and the same thing said twice."""

import re
from bisect import bisect
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, islice, pairwise, takewhile

from communities.stated.figure import PERCENT, Check, Figure, plain
from communities.stated.kinds import LABELS, WHOLES, WITHIN
from communities.stated.places import Gazetteer

FEWEST = 3  # places that are taken for a list of all of them
LONGEST = 100  # numbers that one sum is of
NEAR = Decimal("0.25")  # of the total: a list that comes so close is meant to be complete
TOGETHER = re.compile(r"(?:共计|合计|总计|共)\s*(?:有|为)?$")
ALONE = re.compile(r"\s*(?:$|[，。；、,;）)\n])")


def sum_checks(text: str, figures: list[Figure], known: Gazetteer) -> list[Check]:
    """What figures say of one another by their kinds and places, in the order of the text."""
    stated = [one for one in figures if one.kind and one.exact]
    found = [
        *place_sums(stated, known),
        *kind_sums(stated),
        *repeats(stated),
        *together(text, figures),
        *parts(text, figures),
    ]
    return sorted(found, key=lambda check: (check.figure.start, check.code))


def place_sums(stated: list[Figure], known: Gazetteer) -> Iterator[Check]:
    """The whole of a kind and what is stated for each place in it."""
    named = {one.place.code for one in stated}
    complete = bool(known.children) and known.children <= named
    for whole in first_of(one for one in stated if one.place == known.own):
        each = {one.place.name: one for one in parts_of(whole, stated, known)}
        if len(each) < FEWEST:
            continue
        total = sum((one.number for one in each.values()), Decimal())
        gap = abs(total - whole.number)
        if complete or gap <= whole.number * NEAR or total > whole.number:
            label = LABELS[whole.kind]
            says = f"各地{label}合计 {plain(total)}，{whole.place.name}为 {whole.shown}"
            yield Check(whole, "sum", told(says, total - whole.number), total == whole.number)


def parts_of(whole: Figure, stated: list[Figure], known: Gazetteer) -> list[Figure]:
    """The same kind, as of the same day, of the places right below the whole and of zones without a code."""
    return [
        one
        for one in reversed(stated)  # so that the first of a place is kept
        if (one.kind, one.on) == (whole.kind, whole.on) and one.place.code in {*known.children, ""}
    ]


def kind_sums(stated: list[Figure]) -> Iterator[Check]:
    """The whole of all kinds and its parts in the same place; a part alone is no more than its whole."""
    known = by_kind(stated)
    for whole in stated:
        members = [nearest(whole, kind, known) for kind in WHOLES.get(whole.kind, ())]
        found = [one for one in members if one]
        if found and len(found) == len(members):
            total = sum((one.number for one in found), Decimal())
            added = " + ".join(one.shown for one in found)
            says = (
                f"{added} = {plain(total)}，{whole.counted or LABELS[whole.kind]}为 {whole.shown}"
            )
            yield Check(whole, "sum", told(says, total - whole.number), total == whole.number)
        above = nearest(whole, WITHIN.get(whole.kind, ""), known)
        if above:
            says = f"其中数 {whole.shown} 不应大于 {above.counted} {above.shown}"
            yield Check(whole, "part", says, whole.number <= above.number)


def by_kind(stated: list[Figure]) -> dict[object, list[Figure]]:
    """The figures of every kind, place and day, in the order of the text."""
    found: dict[object, list[Figure]] = {}
    for one in stated:
        found.setdefault((one.kind, one.place, one.on), []).append(one)
    return found


def nearest(figure: Figure, kind: str, known: dict[object, list[Figure]]) -> Figure | None:
    """The figure of another kind for the same place and day that stands nearest."""
    same = known.get((kind, figure.place, figure.on), [])
    nth = bisect(same, figure.start, key=lambda one: one.start)
    beside = same[max(0, nth - 1) : nth + 1]
    return min(beside, key=lambda one: abs(one.start - figure.start), default=None)


def first_of(stated: Iterator[Figure]) -> list[Figure]:
    """The first figure of every kind and day."""
    found: dict[object, Figure] = {}
    for one in stated:
        found.setdefault((one.kind, one.on), one)
    return list(found.values())


def repeats(stated: list[Figure]) -> Iterator[Check]:
    """What is stated again of the same place and day is the same number."""
    first: dict[object, Figure] = {}
    for one in stated:
        before = first.setdefault((one.kind, one.place.code or one.place.name, one.on), one)
        if before is not one:
            says = f"前文为 {before.shown}，此处为 {one.shown}"
            yield Check(one, "repeated", says, one.number == before.number)


def together(text: str, figures: list[Figure]) -> Iterator[Check]:
    """A number that sums up those before it in its sentence: 甲5个，乙3个，共8个."""
    for nth, whole in enumerate(figures):
        before = TOGETHER.search(text, max(0, whole.start - 4), whole.start)
        if not before or not whole.exact or not ALONE.match(text, whole.end):
            continue
        totals = running(figures, nth)
        gap = min((abs(total - whole.number) for total in totals), default=None)
        if gap is not None and gap <= whole.number * NEAR:
            said = min(totals, key=lambda total: abs(total - whole.number))
            says = told(f"前列各数合计 {plain(said)}，此处为 {whole.shown}", said - whole.number)
            yield Check(whole, "sum", says, gap == 0)


def running(figures: list[Figure], nth: int) -> list[Decimal]:
    """The sums of two or more figures of the same unit right before one, in its sentence."""
    whole = figures[nth]
    last = (whole.unit, whole.sentence, True)
    before = (figures[place] for place in range(nth - 1, -1, -1))
    run = takewhile(lambda one: (one.unit, one.sentence, one.exact) == last, before)
    return list(accumulate(one.number for one in islice(run, LONGEST)))[1:]


def parts(text: str, figures: list[Figure]) -> Iterator[Check]:
    """What is said after 其中 is no more than what it is part of."""
    for whole, part in pairwise(figures):
        between = text[whole.end : part.start]
        same = whole.unit == part.unit != PERCENT and whole.sentence == part.sentence
        known = part.kind in WITHIN or (whole.kind in WHOLES and part.kind)
        if same and "其中" in between and whole.exact and part.exact and not known:
            says = f"其中数 {part.shown} 不应大于总数 {whole.shown}"
            yield Check(part, "part", says, part.number <= whole.number)


def told(says: str, difference: Decimal) -> str:
    """With the difference, where there is one."""
    return f"{says}，相差 {plain(abs(difference))}" if difference else f"{says}，相符"
