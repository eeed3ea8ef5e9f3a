"""对账: the figures that a document states, held against the registry and against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from communities import stated
from communities.registered import Registered
from communities.stated import kinds
from portal.people.models import Division

EQUAL, DIFFERS, ABSENT, ABOUT, OMITTED = "equal", "differs", "absent", "about", "omitted"
VERDICTS = {
    EQUAL: ("一致", "done"), DIFFERS: ("不一致", "bad"), ABSENT: ("登记中没有", "neutral"),
    ABOUT: ("约数", "neutral"), OMITTED: ("文中未列", "waiting"),
}  # fmt: skip
CHECKS = {
    "sum": "合计", "repeated": "前后所述", "percent": "百分比", "part": "其中数", "reduction": "增减",
}  # fmt: skip
FEWEST = 3  # places that are taken for a list of all
DAYS = 4  # different days one text is held against
DATED = re.compile(
    r"^[ \t\u3000]*((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日[ \t\u3000]*$", re.MULTILINE
)


@dataclass(frozen=True)
class Row:
    """One figure of committees or yearly returns, and what the registry has in its place."""

    place: stated.Place
    kind: str
    number: Decimal | None
    registered: int | None
    day: date
    verdict: str
    note: str = ""
    figure: stated.Figure | None = None

    @property
    def label(self) -> str:
        """What is counted."""
        return kinds.LABELS[self.kind]

    @property
    def said(self) -> str:
        """The stated number as it is shown; empty where none is."""
        return "" if self.number is None else stated.plain(self.number)

    @property
    def off(self) -> Decimal | None:
        """Stated less registered; nothing where they are equal or one is missing."""
        if self.number is None or self.registered is None or self.verdict != DIFFERS:
            return None
        return self.number - self.registered

    @property
    def difference(self) -> str:
        """The same as it is shown, with its sign."""
        if self.off is None:
            return ""
        return f"{'+' if self.off > 0 else '−'}{stated.plain(abs(self.off))}"

    @property
    def word(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict][0]

    @property
    def tone(self) -> str:
        """How the verdict is shown."""
        return VERDICTS[self.verdict][1]


@dataclass(frozen=True)
class Reckoning:
    """All that was found in a text."""

    text: str
    day: date
    figures: list[stated.Figure]
    rows: list[Row]
    checks: list[stated.Check]
    omitted: list[Row]

    @property
    def alarms(self) -> int:
        """How many numbers are wrong or differ."""
        differing = sum(row.verdict == DIFFERS for row in self.rows)
        return differing + sum(not check.holds for check in self.checks)

    @property
    def others(self) -> list[stated.Figure]:
        """The figures the registry has nothing to say of."""
        return [figure for figure in self.figures if not figure.kind]

    @property
    def reckoned(self) -> list[tuple[str, stated.Check]]:
        """The checks with what each is called."""
        return [(CHECKS[check.code], check) for check in self.checks]


def reckon(text: str, division: Division, day: date, *, inside: bool = False) -> Reckoning:
    """Every figure of a text or table, against the registry of a division as of a day, and against each other.

    `inside`: for an official of the division, who reads its yearly figures before the year is closed.
    """
    registry = Registered(division, inside=inside)
    figures = stated.read(text, registry.known)
    checks = stated.checks_of(text, figures, registry.known)
    rows = rows_of(figures, registry, day)
    return Reckoning(text, day, figures, rows, checks, omitted_in(rows, registry, day))


def has_figures(texts: Mapping[str, str]) -> bool:
    """Whether any of some texts may have a figure, so that those without cost nothing."""
    return any(stated.FIGURE.search(text) for text in texts.values())


def reckon_all(
    texts: Mapping[str, str], division: Division, day: date, *, inside: bool = False
) -> dict[str, Reckoning]:
    """The same for several texts of one document, with one look into the registry for all."""
    if not has_figures(texts):
        return {}
    registry, found = Registered(division, inside=inside), {}
    for path, text in texts.items():
        figures = stated.read(text, registry.known)
        checks = stated.checks_of(text, figures, registry.known)
        found[path] = Reckoning(text, day, figures, rows_of(figures, registry, day), checks, [])
    return found


def rows_of(figures: list[stated.Figure], registry: Registered, day: date) -> list[Row]:
    """The figures whose kind is known, each with what the registry has."""
    days = [figure.on for figure in figures if figure.kind and figure.on]
    asked = {day, *list(dict.fromkeys(days))[: DAYS - 1]}
    return [row_of(figure, registry, figure.on or day, asked) for figure in figures if figure.kind]


def row_of(figure: stated.Figure, registry: Registered, on: date, asked: set[date]) -> Row:
    """One figure against the registry; quiet where the registry cannot tell."""
    place, kind, number = figure.place, figure.kind, figure.number
    if not place.code:
        return Row(place, kind, number, None, on, ABSENT, "没有这个名称的行政区划", figure)
    if on > localdate() or on not in asked:
        return Row(place, kind, number, None, on, ABSENT, "该日尚无登记", figure)
    registered = registry.number(kind, place.code, on)
    if registered is None:
        yearly = f"没有{'审定' if registry.inside else '公开'}的完整年度统计"
        note = "该日没有，或者未分类别" if kind in kinds.COMMITTEES else yearly
        return Row(place, kind, number, None, on, ABSENT, note, figure)
    differing = EQUAL if number == registered else DIFFERS
    verdict = differing if figure.exact else ABOUT
    return Row(place, kind, number, registered, on, verdict, "", figure)


def omitted_in(rows: list[Row], registry: Registered, day: date) -> list[Row]:
    """Places below the division that have some of a kind which the text lists for others and not for them."""
    found = []
    names = {codes[0]: name for name, codes in registry.known.names.items() if len(codes) == 1}
    for kind in kinds.COMMITTEES:
        listed = {row.place.code for row in rows if row.kind == kind and row.figure}
        if len(listed & registry.known.children) < FEWEST:
            continue
        for code in sorted(registry.known.children - listed):
            number = registry.number(kind, code, day)
            if number and code in names:
                place = stated.Place(names[code], code)
                found.append(Row(place, kind, None, number, day, OMITTED))
    return found


def date_of(text: str) -> date | None:
    """The day under a document: the last line that is a date and nothing else, or the last date written in full."""
    joined = re.sub(r"[ \t]{0,9}\n\s{0,9}(?=年)", "", text)
    said = DATED.findall(joined) or re.findall(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日", joined)
    try:
        return date(*map(int, said[-1])) if said else None
    except ValueError:
        return None


HEADINGS = ("类别", "地方", "项目", "文中", "登记", "相差", "结果", "截至", "说明")


def table_of(reckoning: Reckoning) -> Iterator[list[Any]]:
    """The lines as rows of a sheet, under HEADINGS."""
    for row in [*reckoning.rows, *reckoning.omitted]:
        there = "" if row.registered is None else row.registered
        about = [row.place.name, row.label, row.said, there, row.off]
        yield ["与登记", *about, row.word, row.day, row.note]
    for name, check in reckoning.reckoned:
        figure, word = check.figure, "相符" if check.holds else "不符"
        about = [figure.place.name, figure.counted, figure.shown, "", "", word]
        yield [name, *about, reckoning.day, check.says]
    for figure in reckoning.others:
        about = [figure.place.name, figure.counted, f"{figure.shown}{figure.unit}"]
        yield ["其他数字", *about, "", "", "", "", ""]
