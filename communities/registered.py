"""What the registry holds of a division as of a day, for figures that are held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, Sum
from django.db.models.functions import Substr

from communities import stated
from communities.models import (
    URBAN,
    VILLAGES,
    Closing,
    Kind,
    Line,
    Return,
    Spell,
    holding_on,
    within,
)
from communities.stated import kinds
from portal.people import codes
from portal.people.models import Division

MEANT = {
    kinds.ALL: (*URBAN, *VILLAGES), kinds.URBAN: URBAN, kinds.VILLAGES: VILLAGES,
    kinds.TOWN: (Kind.TOWN,), kinds.RURAL: (Kind.RURAL,),
}  # fmt: skip
FIELDS = {kinds.WORKERS_URBAN: ("workers", True), kinds.WORKERS_RURAL: ("workers", False)}
DEPTH = 2  # levels below the division that a text may speak of


class Registered:
    """The registry of one division: its names once, its numbers once for every day that is asked for."""

    def __init__(self, division: Division, *, inside: bool = False) -> None:
        """Nothing is read before it is asked for; yearly figures not yet closed only for who is `inside`."""
        self.division, self.inside = division, inside
        self.digits = len(codes.own_digits(division.code))
        lowest = min(division.level + DEPTH, Division.Level.TOWNSHIP)
        self.lengths = [n for n in codes.LEVELS[: lowest + 1] if n >= self.digits]
        self.years: dict[int, int | None] = {}  # the last accepted year, by the year asked for
        self.by_day: dict[date, Counter[tuple[str, str]]] = {}
        self.by_year: dict[tuple[int, str], Counter[tuple[str, str]]] = {}

    @cached_property
    def known(self) -> stated.Gazetteer:
        """The names of the division and of what lies in it today."""
        lowest = min(self.division.level + DEPTH, Division.Level.TOWNSHIP)
        inside = Division.objects.filter(within(self.division.code), until=None, level__lte=lowest)
        rows = inside.exclude(pk=self.division.pk).values_list("code", "name", "parent__code")
        own = stated.Place(self.division.name, self.division.code)
        return stated.gazetteer(own, [(code, name, above or "") for code, name, above in rows])

    def number(self, kind: str, code: str, day: date) -> int | None:
        """How many of a kind a place has as of a day; None where the registry does not tell."""
        if kind in MEANT:
            counts, part = self.committees(day), codes.own_digits(code)
            if not sum(counts[self.own, one] for one in MEANT[kind]):
                return None  # not kept yet on that day, or never told apart
            return sum(counts[part, one] for one in MEANT[kind])
        return self.yearly(kind, code, day)

    @property
    def own(self) -> str:
        """The digits of the division itself."""
        return self.division.code[: self.digits]

    def committees(self, day: date) -> Counter[tuple[str, str]]:
        """The committees as of a day by digits of the place and kind: one query for all places."""
        if day not in self.by_day:
            part = Substr("code", 1, self.lengths[-1])
            standing = Spell.objects.filter(holding_on(day)).under(self.division).order_by()
            rows = standing.annotate(part=part).values_list("part", "kind").annotate(Count("pk"))
            self.by_day[day] = self.rolled((code, kind, count) for code, kind, count in rows)
        return self.by_day[day]

    def rolled(self, rows: Iterable[tuple[str, str, int | None]]) -> Counter[tuple[str, str]]:
        """The numbers of the lowest places, added up for every place above them."""
        found: Counter[tuple[str, str]] = Counter()
        for code, name, count in rows:
            for length in self.lengths:
                found[code[:length], name] += count or 0
        return found

    def yearly(self, kind: str, code: str, day: date) -> int | None:
        """What the accepted returns add up to, where every committee of the place has stated it."""
        year = self.last_year(day)
        field, urban = FIELDS.get(kind, (kind, None))
        if year is None:
            return None
        amounts, part = self.lines(year, field), codes.own_digits(code)
        sides = [side for side in (True, False) if urban in (None, side)]
        expected = kinds.ALL if urban is None else kinds.URBAN if urban else kinds.VILLAGES
        standing = self.number(expected, code, min(day, date(year, 12, 31)))
        told = sum(amounts[part, f"told {side}"] for side in sides)
        return sum(amounts[part, f"sum {side}"] for side in sides) if told == standing else None

    def last_year(self, day: date) -> int | None:
        """The last year of which there are accepted returns, as of a day; one that is closed, for outsiders."""
        if day.year not in self.years:
            accepted = Return.objects.filter(status=Return.Status.ACCEPTED, year__lte=day.year)
            found = accepted.filter(within(self.division.code, "division__code"))
            if not self.inside:
                closed = Closing.objects.over(self.division)
                found = found.filter(year__in=closed.values("year"))
            self.years[day.year] = found.aggregate(last=Max("year"))["last"]
        return self.years[day.year]

    def lines(self, year: int, field: str) -> Counter[tuple[str, str]]:
        """One field of a year's accepted lines: by place and side the sum, and how many state it."""
        key = (year, field)
        if key not in self.by_year:
            accepted = Line.objects.filter(year=year, filed__status=Return.Status.ACCEPTED)
            counted = accepted.filter(community__kind__in=MEANT[kinds.ALL])
            inside = counted.filter(within(self.division.code)).order_by()
            part, urban = Substr("code", 1, self.lengths[-1]), Q(community__kind__in=URBAN)
            grouped = inside.annotate(part=part, urban=ExpressionWrapper(urban, BooleanField()))
            rows = list(grouped.values_list("part", "urban").annotate(Sum(field), Count(field)))
            sums = [(part, f"sum {urban}", total) for part, urban, total, _ in rows]
            told = [(part, f"told {urban}", count) for part, urban, _, count in rows]
            self.by_year[key] = self.rolled([*sums, *told])
        return self.by_year[key]
