"""Counting committees: how many of each kind stand in a division and in each of its parts, as of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, Min, Q
from django.db.models.functions import Left

from communities.models import (
    URBAN,
    VILLAGES,
    DivisionPast,
    Kind,
    Spell,
    SpellQuerySet,
    holding_on,
    within,
)
from portal.people import codes
from portal.people.models import Division


@dataclass
class Tally:
    """Counts by kind."""

    of: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.of + other.of)

    @property
    def urban(self) -> int:
        """居委会, those of townships with them."""
        return sum(self.of[kind] for kind in URBAN)

    @property
    def town(self) -> int:
        """乡镇社区 among them."""
        return self.of[Kind.TOWN]

    @property
    def villages(self) -> int:
        """村委会, 农村社区 with them."""
        return sum(self.of[kind] for kind in VILLAGES)

    @property
    def rural(self) -> int:
        """农村社区 among them."""
        return self.of[Kind.RURAL]

    @property
    def other(self) -> int:
        """类似单位."""
        return self.of[Kind.OTHER]

    @property
    def unknown(self) -> int:
        """待核定."""
        return self.of[Kind.UNKNOWN]

    @property
    def total(self) -> int:
        """All of them."""
        return self.of.total()

    @property
    def cells(self) -> list[tuple[str, int]]:
        """The counts with their names, in the order of the tables."""
        return [(label, getattr(self, name)) for name, label in FIGURES.items()]


FIGURES = {
    "urban": "居委会",
    "town": "其中：乡镇社区",
    "villages": "村委会",
    "rural": "其中：农村社区",
    "other": "类似单位",
    "unknown": "待核定",
    "total": "合计",
}


@dataclass
class Place:
    """A division as it stood on a day, with what was counted in it."""

    pk: int
    code: str
    name: str
    level: int
    counts: Tally = field(default_factory=Tally)


@dataclass
class Roll:
    """What stands in a division on a day: its parts, what lies in none of them, the sum, the first day known."""

    parts: list[Place]
    apart: Tally
    total: Tally
    first: date | None

    @property
    def most(self) -> int:
        """The largest of the parts, for the bars."""
        return max((part.counts.total for part in self.parts), default=0) or 1


def parts_on(division: Division | None, day: date) -> list[Place]:
    """The divisions right under one (under none: the provinces) as they stood on a day."""
    now = Division.objects.filter(holding_on(day), parent=division)
    then = DivisionPast.objects.filter(holding_on(day), parent=division).select_related("division")
    places = [Place(one.pk, one.code, one.name, one.level) for one in now]
    places += [Place(one.division_id, one.code, one.name, one.division.level) for one in then]
    return sorted(places, key=lambda place: place.code)


def standing_on(division: Division, day: date) -> Place:
    """A division as it stood on a day; as it is where nothing is known of that day."""
    past = [one for one in division.past.all() if (one.since or day) <= day < one.until]
    told: Any = past[0] if past else division
    return Place(division.pk, told.code, told.name, division.level)


def roll(place: Place | None, parts: list[Place], day: date) -> Roll:
    """Count what stood in the parts of a place (of the country, without one) on a day, by one query.

    Source of the groups: the digits of the codes.
    """
    spells = Spell.objects.filter(within(place.code)) if place else Spell.objects.all()
    digits = max((len(codes.own_digits(part.code)) for part in parts), default=2)
    by_part = tallied(spells, digits, day)
    apart = dict(by_part.counts)
    for part in parts:
        own = codes.own_digits(part.code)
        for prefix in [each for each in apart if each.startswith(own)]:
            part.counts += apart.pop(prefix)
    rest = added(apart.values())
    total = added([rest, *(part.counts for part in parts)])
    return Roll(parts, rest, total, by_part.first)


@dataclass
class Counted:
    """Counts by the first digits of the code, and the first day of which anything is known."""

    counts: dict[str, Tally]
    first: date | None


def tallied(spells: SpellQuerySet, digits: int, day: date) -> Counted:
    """Stretches counted by the first digits of their codes and by kind, where they hold on a day."""
    rows = (
        spells.order_by()
        .annotate(part=Left("code", digits))
        .values("part", "kind")
        .annotate(number=Count("code", filter=holding_on(day)), first=Min("since"))
    )
    counts: dict[str, Tally] = {}
    first = None
    for row in rows:
        counts.setdefault(row["part"], Tally()).of[row["kind"]] += row["number"]
        first = min(first or row["first"], row["first"])
    return Counted(counts, first)


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of counts."""
    return sum(tallies, Tally())


@dataclass
class Column:
    """A division on a day, for comparing."""

    place: Place
    day: date
    first: date | None


def columns(divisions: Sequence[Division], days: Sequence[date]) -> list[Column]:
    """Count what stood in each of a few divisions on each of a few days, by one query."""
    pairs = [(standing_on(each, day), day) for each in divisions for day in days]
    anywhere = Q(pk=None)
    wanted: dict[str, Aggregate] = {}
    for nth, (place, day) in enumerate(pairs):
        there = within(place.code)
        anywhere |= there
        wanted[f"number{nth}"] = Count("code", filter=there & holding_on(day))
        wanted[f"first{nth}"] = Min("since", filter=there)
    rows = list(Spell.objects.filter(anywhere).order_by().values("kind").annotate(**wanted))
    found = []
    for nth, (place, day) in enumerate(pairs):
        place.counts = Tally(Counter({row["kind"]: row[f"number{nth}"] for row in rows}))
        firsts = [row[f"first{nth}"] for row in rows if row[f"first{nth}"]]
        found.append(Column(place, day, min(firsts, default=None)))
    return found


def side_by_side(columns: list[Column]) -> list[tuple[str, list[int | None]]]:
    """A row for each figure; None where nothing was known yet on the day."""
    return [(label, [figure_of(each, name) for each in columns]) for name, label in FIGURES.items()]


def figure_of(column: Column, name: str) -> int | None:
    """One figure, where anything was known of the day."""
    known = column.first is not None and column.first <= column.day
    return getattr(column.place.counts, name) if known else None
