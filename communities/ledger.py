"""减负台账 as figures: how many burdens of each kind stand on two days, what was cut between, and by which document.

What is asked of a whole division stands once in the division's own list, however many committees do it; what is asked
of one committee stands in that committee's. A division's count is therefore shown in parts that are never mixed: its
own list, the lists of the divisions under it, and the items of its committees. For one committee an item counts once,
also where both its own list and one above it have it: that is what `of_community` answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Substr
from django.utils.timezone import localdate

from communities.models import Burden, Community, Measure, holding_on, within
from communities.models.burden import BurdenQuerySet
from portal.people import codes
from portal.people.models import Division

TENTH = Decimal("0.1")
OWN, BELOW, COMMITTEES = "own", "below", "committees"
PARTS = {OWN: "本级清单", BELOW: "下级清单", COMMITTEES: "村（社区）自有"}
YEARS = 10


def percent(before: int, after: int) -> Decimal | None:
    """How much more or less in percent, to one decimal, halves away from nought; None where there was nothing.

    274 to 22 is -92.0.
    """
    if not before:
        return None
    return (Decimal(100 * (after - before)) / before).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Row:
    """Figures of one kind, one part or one division."""

    label: str
    key: str
    before: int
    after: int
    cut: int
    added: int

    @property
    def percent(self) -> Decimal | None:
        """The change in percent."""
        return percent(self.before, self.after)


def standing_on(day: date) -> Q:
    """That a burden stands on a day; what is asked of a committee ends with the committee."""
    alive = Q(community=None) | Q(community__until=None) | Q(community__until__gt=day)
    return holding_on(day) & alive


class Span(NamedTuple):
    """Two days that are compared; of a measure, the day before it and with nothing but its own cuts."""

    start: date
    end: date
    measure: Measure | None = None

    @property
    def before(self) -> Q:
        """What stood on the first day; of a measure also what it cut later on."""
        held = standing_on(self.start)
        return held | Q(measure=self.measure) if self.measure else held

    @property
    def after(self) -> Q:
        """What stands on the second day; of a measure what it left of what was there."""
        if self.measure:
            return self.before & (Q(measure=None) | ~Q(measure=self.measure))
        return standing_on(self.end)


def span_of(measure: Measure) -> Span:
    """What a measure did: from the day before it came into force."""
    return Span(measure.effective_on - timedelta(days=1), measure.effective_on, measure)


def burdens_of(place: Division | Community) -> BurdenQuerySet:
    """All that is or was asked in a division, or of one committee by its own list; each with its `part`."""
    if isinstance(place, Community):
        found = Burden.objects.kept_by(place)
    else:
        own = Q(community=None) & within(place.code, "division__code")
        found = Burden.objects.filter(own | within(place.code, "community__code"))
    part = Case(
        When(community__isnull=False, then=Value(COMMITTEES)),
        When(division__code=place.code, then=Value(OWN)),
        default=Value(BELOW),
    )
    return found.valid().annotate(part=part)


def cutting(place: Division | Community) -> Any:
    """The keys of the documents that cut something in a place."""
    return burdens_of(place).exclude(measure=None).order_by().values("measure")


def counted(found: BurdenQuerySet, span: Span, *by: str) -> Any:
    """Before, after, cut and added, grouped by `by`: one query."""
    kept = span.before & span.after
    return found.order_by().values(*by).annotate(
        before=Count("pk", filter=span.before),
        after=Count("pk", filter=span.after),
        kept=Count("pk", filter=kept),
    )  # fmt: skip


def row(label: str, key: str, found: Iterable[dict[str, Any]]) -> Row:
    """The sum of some groups."""
    groups = list(found)
    before, after, kept = (sum(one[name] for one in groups) for name in ("before", "after", "kept"))
    return Row(label, key, before, after, before - kept, after - kept)


def by_kind(place: Division | Community, span: Span) -> dict[str, list[Row]]:
    """For each part that has anything its kinds with their figures, the sum last: one query."""
    groups = [
        g for g in counted(burdens_of(place), span, "part", "kind") if g["before"] or g["after"]
    ]
    found = {}
    for part in PARTS:
        mine = [group for group in groups if group["part"] == part]
        kinds = Burden.Kind.choices
        rows = [row(label, kind, (g for g in mine if g["kind"] == kind)) for kind, label in kinds]
        if mine:
            found[part] = [*(one for one in rows if one.before or one.after), row("合计", "", mine)]
    return found


def by_division(place: Division, span: Span, kind: str = "") -> list[Row]:
    """The figures of every division just under one, its committees' and its lists' together: two queries."""
    digits = codes.LEVELS[min(place.level + 1, 4)]
    code = Coalesce(F("community__code"), F("division__code"), output_field=TextField())
    found = burdens_of(place).annotate(under=Substr(code, 1, digits))
    found = found.exclude(Q(community=None) & Q(division=place))
    groups = counted(found.filter(kind=kind) if kind else found, span, "under")
    under = place.children.all() if place.level < 3 else Community.objects.filter(division=place)
    names = dict(under.values_list("code", "name"))
    known = {group["under"].ljust(12, "0"): group for group in groups}
    return [row(names.get(code, code), code, [known[code]]) for code in sorted(known)]


class Year(NamedTuple):
    """What stood at the end of a year (this year: today)."""

    year: int
    day: date
    standing: int


def by_year(place: Division | Community, kind: str = "") -> list[Year]:
    """How many stood at the end of each of the last ten years: two queries."""
    found = burdens_of(place).filter(**{"kind": kind} if kind else {})
    first = found.aggregate(first=Min("since"))["first"]
    today = localdate()
    if first is None:
        return []
    years = range(max(first.year, today.year - YEARS + 1), today.year + 1)
    days = {year: min(date(year, 12, 31), today) for year in years}
    counts = {f"y{year}": Count("pk", filter=standing_on(day)) for year, day in days.items()}
    known = found.aggregate(**counts)
    return [Year(year, day, known[f"y{year}"]) for year, day in days.items()]


def asked_of(community: Community, day: date) -> BurdenQuerySet:
    """All that is asked of one committee on a day: its own list and those of the divisions above it."""
    above = [community.code[:own].ljust(12, "0") for own in codes.LEVELS[:4]]
    of_all = Q(community=None, division__code__in=above)
    found = Burden.objects.valid().filter(Q(community=community) | of_all).filter(holding_on(day))
    return found.select_related("division", "measure")


class Asked(NamedTuple):
    """One thing that is asked of a committee, and by which lists."""

    kind: str
    name: str
    lists: tuple[str, ...]


def of_community(community: Community, day: date) -> dict[str, list[Asked]]:
    """What is asked of a committee by kind, each thing once: one query."""
    lists: dict[tuple[str, str], list[str]] = {}
    for burden in asked_of(community, day):
        source = "本村（社区）" if burden.community_id else burden.division.name
        lists.setdefault((burden.kind, burden.name.strip()), []).append(source)
    found: dict[str, list[Asked]] = {label: [] for label in Burden.Kind.labels}
    for (kind, name), sources in lists.items():
        found[Burden.Kind(kind).label].append(Asked(kind, name, tuple(sources)))
    return {label: asked for label, asked in found.items() if asked}
