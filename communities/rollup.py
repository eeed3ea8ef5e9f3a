"""The yearly figures added up at any level: a division and each part of it, beside last year, in one query a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Left

from communities.figures import FIGURES, INDICATORS, Amount, Figure, Indicator
from communities.models import (
    DivisionPast,
    Line,
    Return,
    Spell,
    counted_on,
    within,
)
from portal.people import codes
from portal.people.models import Division

ACCEPTED = (Return.Status.ACCEPTED,)
SUBMITTED = (Return.Status.ACCEPTED, Return.Status.REVIEWING)


@dataclass
class Tally:
    """Sums over some lines: of every figure, and of what the indicators need."""

    sums: dict[str, Amount] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Amount:
        return self.sums.get(name) or 0

    def __add__(self, other: Tally) -> Tally:
        names = self.sums.keys() | other.sums.keys()
        return Tally({name: self[name] + other[name] for name in names})

    @property
    def lines(self) -> int:
        """How many committees are in it."""
        return int(self["lines"])

    def of(self, figure: Figure) -> Amount | None:
        """The sum of a figure; nothing where no committee says it."""
        return self[figure.name] if self[f"known_{figure.name}"] else None

    def missing(self, figure: Figure) -> int:
        """How many committees do not say it."""
        return self.lines - int(self[f"known_{figure.name}"])


@dataclass
class Part:
    """A division's part, or a committee: its sums this year and last."""

    code: str
    name: str
    now: Tally
    last: Tally
    expected: int = 0  # townships that report
    accepted: int = 0
    reviewing: int = 0

    def change(self, figure: Figure) -> Amount | None:
        """The difference to last year, where both are known."""
        now, was = self.now.of(figure), self.last.of(figure)
        return None if now is None or was is None else now - was

    def percent(self, figure: Figure) -> Decimal | None:
        """The difference in percent of last year's."""
        change, was = self.change(figure), self.last.of(figure)
        return None if change is None or not was else Decimal(change) * 100 / Decimal(was)


@dataclass(frozen=True)
class Measured:
    """An indicator of some lines: with what it is computed of, and what is missing."""

    indicator: Indicator
    above: Amount
    below: Amount
    known: int
    scope: int

    @property
    def value(self) -> Decimal | None:
        """To two decimals; nothing where there is nothing to divide by."""
        if not self.below:
            return None
        return round(Decimal(self.above) * self.indicator.factor / Decimal(self.below), 2)

    @property
    def missing(self) -> int:
        """How many committees do not say what is needed."""
        return self.scope - self.known

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; nothing where there is none."""
        value, target = self.value, self.indicator.target
        return None if value is None or target is None else value >= target


@dataclass
class Roll:
    """A division's year: its parts, and all of it."""

    division: Division
    year: int
    parts: list[Part]
    total: Part

    @property
    def indicators(self) -> list[Measured]:
        """The indicators of all of it."""
        return [measured(one, self.total.now) for one in INDICATORS]


def measured(indicator: Indicator, tally: Tally) -> Measured:
    """One indicator of a tally."""
    above, below, known, scope = (
        tally[f"{part}_{indicator.name}"] for part in ("above", "below", "known", "scope")
    )
    return Measured(indicator, above, below, int(known), int(scope))


def aggregates(figures: Iterable[Figure]) -> dict[str, Any]:
    """What the database adds up of each part, of the figures."""
    found: dict[str, Any] = {"lines": Count("pk")}
    for figure in figures:
        source: Any = figure.name if figure.grade is None else F(f"grades__{figure.grade}")
        found |= {f"sum_{figure.name}": Sum(source), f"known_{figure.name}": Count(source)}
    return found


MEASURES = {name: added for one in INDICATORS for name, added in one.aggregates.items()}


def sums(
    division: Division, year: int, statuses: Sequence[str], wanted: dict[str, Any]
) -> dict[str, Tally]:
    """The sums of every part of a division in a year, by the part's digits, in one query."""
    digits = codes.LEVELS[division.level + 1]
    found = Line.objects.filter(within(division.code), year=year, filed__status__in=statuses)
    parts = found.order_by().annotate(part=Left("code", digits)).values("part")
    rows: Any = parts.annotate(**wanted)
    return {row["part"]: tally_of(row) for row in rows}


def tally_of(row: dict[str, Any]) -> Tally:
    """What the database added up of one part, by the names of the figures."""
    counted = {name: value for name, value in row.items() if name != "part"}
    return Tally({name.removeprefix("sum_"): value or 0 for name, value in counted.items()})


def rolled(
    division: Division,
    year: int,
    *,
    statuses: Sequence[str] = ACCEPTED,
    figures: Sequence[Figure] = FIGURES,
) -> Roll:
    """A division's year, added up from the lines of the returns in `statuses`."""
    plain = aggregates(figures)
    found = sums(division, year, statuses, plain | MEASURES)
    last = sums(division, year - 1, statuses, plain)
    covered = coverage(division, year)
    keys = found.keys() | last.keys()
    if division.level < Division.Level.TOWNSHIP:
        keys |= covered.keys()
    names = names_of(division, year, keys)
    nothing = Tally()
    parts = [
        Part(
            key.ljust(12, "0"),
            names.get(key, key),
            found.get(key, nothing),
            last.get(key, nothing),
            **covered.get(key, {}),
        )
        for key in sorted(keys)
    ]
    return Roll(division, year, parts, added(division, parts, covered))


def added(division: Division, parts: Sequence[Part], covered: dict[str, dict[str, int]]) -> Part:
    """All parts together."""
    whole = Part(division.code, division.name, Tally(), Tally())
    for part in parts:
        whole.now, whole.last = whole.now + part.now, whole.last + part.last
    for counts in covered.values():
        for name, count in counts.items():
            setattr(whole, name, getattr(whole, name) + count)
    return whole


def coverage(division: Division, year: int) -> dict[str, dict[str, int]]:
    """Of how many townships of each part figures are due, accepted, and under review."""
    due = due_in(division, year)
    past = DivisionPast.objects.filter(within(division.code)).values("division")
    inside = within(division.code, "division__code") | Q(division__in=past)
    reported = Return.objects.filter(inside, year=year, status__in=SUBMITTED).order_by()
    statuses = dict(reported.values_list("division", "status"))
    found: dict[str, dict[str, int]] = {}
    for street, part in due:
        counts = found.setdefault(part, {"expected": 0, "accepted": 0, "reviewing": 0})
        counts["expected"] += 1
        if street in statuses:
            counts[statuses[street]] += 1
    return found


def due_in(division: Division, year: int) -> list[tuple[int, str]]:
    """The townships that report: where committees stood on the day that counts, under whatever name it had then.

    With each the digits, on that day, of the part of the division in which it lay.
    """
    part = Left("code", codes.LEVELS[min(division.level + 1, 3)])
    standing = Spell.objects.on(counted_on(year)).under(division).order_by()
    return list(standing.annotate(part=part).values_list("division", "part").distinct())


def names_of(division: Division, year: int, keys: Iterable[str]) -> dict[str, str]:
    """What the parts were called: townships and above by the tree, as it is or was; committees by their spells."""
    wanted = {key.ljust(12, "0"): key for key in keys}
    if division.level == Division.Level.TOWNSHIP:
        spells = Spell.objects.on(counted_on(year)).under(division)
        return dict(spells.values_list("code", "name"))
    past = dict(DivisionPast.objects.filter(code__in=wanted).values_list("code", "name"))
    now = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {wanted[code]: name for code, name in (past | now).items()}
