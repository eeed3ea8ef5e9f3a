"""What is wrong or odd in a committee's figures: wrong parts must be mended, odd ones need a word."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from communities import norms
from communities.figures import BY_GRADE, FIGURES, NAMED, SUMS, Amount, Figure, said
from communities.models import URBAN, Line, Return, counted_on, roster

JUMP = Decimal("0.5")


class Remark(NamedTuple):
    """One thing about one line: where, what, and whether it must be mended."""

    figure: str
    text: str
    grave: bool


def remarks(line: Line, last: Line | None, on: date) -> list[Remark]:
    """All there is to say of a line, last year's beside it: what must be mended first."""
    grave = [Remark(name, text, grave=True) for name, text in wrong(line)]
    odd = [Remark(name, text, grave=False) for name, text in jumps(line, last)]
    size = norms.warnings(line.kind, line.households, on)
    return [*grave, *odd, *(Remark("households", text, grave=False) for text in size)]


def wrong(line: Line) -> Iterator[tuple[str, str]]:
    """What cannot be: parts greater than wholes, sums that do not fit, cells without a number."""
    missing = [figure for figure in FIGURES if figure.of(line) is None]
    if missing:
        yield missing[0].name, f"未填：{'、'.join(figure.label for figure in missing)}。"
    for figure in FIGURES:
        whole = NAMED.get(figure.within)
        if whole and exceeds(figure.of(line), whole.of(line)):
            yield (
                figure.name,
                f"{figure.label} {said(figure.of(line))} 大于{whole.label} {said(whole.of(line))}。",
            )
    for name, parts in SUMS.items():
        yield from unequal(line, NAMED[name], [NAMED[part] for part in parts], "各岗位")
    yield from grades(line)


def grades(line: Line) -> Iterator[tuple[str, str]]:
    """The eighteen grades add up to the workers; committees of residents must give them."""
    if line.grades is None:
        if line.workers and line.kind in URBAN:
            yield "grade_1", "未填分级人数（三岗十八级）。"
        return
    filled = [figure for figure in BY_GRADE if figure.of(line) is not None]
    yield from unequal(line, NAMED["workers"], filled, "各级")


def exceeds(part: Amount | None, whole: Amount | None) -> bool:
    """Whether a part is greater than its whole, where both are known."""
    return part is not None and whole is not None and part > whole


def unequal(line: Line, whole: Figure, parts: list[Figure], noun: str) -> Iterator[tuple[str, str]]:
    """That parts do not add up to what they are the parts of."""
    amounts = [figure.of(line) for figure in parts]
    known = whole.of(line)
    if known is None or None in amounts:
        return
    added = sum(amount for amount in amounts if amount is not None)
    if added != known:
        yield (
            parts[0].name if parts else whole.name,
            f"{noun}之和 {added} 不等于{whole.label} {known}。",
        )


def jumps(line: Line, last: Line | None) -> Iterator[tuple[str, str]]:
    """What changed by more than half against last year."""
    for figure in FIGURES if last else ():
        now, was = figure.of(line), figure.of(last) if last else None
        if now is None or was is None or not jumped(figure, now, was):
            continue
        part = f"{(Decimal(now) - was) / was:+.0%}" if was else "上年为 0"
        yield figure.name, f"{figure.label}由 {said(was)} 变为 {said(now)}（{part}）。"


def jumped(figure: Figure, now: Amount, was: Amount) -> bool:
    """Whether a change is over 50 % of last year's, and not a trifle."""
    change = abs(Decimal(now) - was)
    return change > JUMP * was and change >= figure.least


def last_of(communities: Iterable[int], year: int) -> dict[int, Line]:
    """Last year's lines of committees, by committee."""
    found = Line.objects.filter(community__in=communities, year=year - 1)
    return {line.community_id: line for line in found}


def left_open(filed: Return) -> list[str]:
    """What must be mended or explained before a return may be submitted, committee by committee."""
    lines = {line.community_id: line for line in filed.lines.all()}
    spells = list(roster(filed.division, filed.year))
    last = last_of(lines, filed.year)
    found = []
    for spell in spells:
        line = lines.get(spell.community_id)
        if line is None:
            found.append(f"{spell.short_name}：尚未填报。")
            continue
        about = remarks(line, last.get(line.community_id), counted_on(filed.year))
        found += [f"{spell.short_name}：{one.text}" for one in about if one.grave]
        if not line.explanation and any(not one.grave for one in about):
            texts = "".join(one.text for one in about if not one.grave)
            found.append(f"{spell.short_name}：{texts}请在说明栏填写原因。")
    return found if spells else ["本街道（乡镇）没有应填报的村（居）委会。"]
