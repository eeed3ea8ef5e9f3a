"""Looking for committees and divisions as one types: which are found, and in which order they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Collate, Length

from communities.models import Community
from communities.naming import initials_of
from portal.people.models import Division
from portal.search import containing, frequencies, share_of, words_of

INDEX = "community_by_pairs"
SHOWN = 20
FEW = 0.005  # of all committees: so many are ranked in full
RANKED = 200  # where more are found, only so many are
PLACES = 5
LAST = "\U0010ffff"  # after every character


@dataclass
class Found:
    """What is shown: committees, the key under which the next ones follow, and whether there were too many to rank."""

    communities: list[Any] = field(default_factory=list)
    after: str = ""
    bounded: bool = False


def known_communities(*, abolished: bool) -> QuerySet[Community]:
    """Those that stand; the abolished ones on request."""
    known = Community.objects.all() if abolished else Community.objects.standing()
    return known.order_by()


def found_for(typed: str, *, abolished: bool = False) -> QuerySet[Community]:
    """All committees that contain every word that was typed, in no order."""
    wanted = containing("sought", typed, frequencies(INDEX))
    return known_communities(abolished=abolished).filter(wanted)


def look(typed: str, *, abolished: bool = False, after: str = "") -> Found:
    """The first twenty after a key: exact, then beginning so, then by the length of the name and by code.

    Of what is found too often to be ranked (省 names, 社区, two digits) only the first few hundred are. Nothing is
    found by a single character.
    """
    words = words_of(typed)
    if not any(len(word) > 1 for word in words):
        return Found()
    found = found_for(typed, abolished=abolished)
    bounded = False
    if share_of(typed, frequencies(INDEX)) > FEW:
        some = set(found.values_list("pk", flat=True)[:RANKED])
        bounded = len(some) == RANKED
        some |= beginning(words, abolished=abolished)
        found = Community.objects.filter(pk__in=some).order_by()
    ranked = found.annotate(rank=rank_of(words[-1]), size=Length("short_name"))
    ranked = following(ranked, after).order_by("rank", "size", "code", "pk")
    rows = list(ranked.select_related("division")[: SHOWN + 1])
    more = key_of(rows[SHOWN - 1]) if len(rows) > SHOWN else ""
    return Found(rows[:SHOWN], more, bounded)


def beginning(words: list[str], *, abolished: bool) -> set[int]:
    """The first of those found whose name begins with the last word; of letters the initials, of digits the code.

    By the order of those columns, never by the index on pairs, which would find too many first.
    """
    name, word = "short_name", words[-1]
    if word.isascii():
        name = "code" if word.isdigit() else "initials"
    begun = known_communities(abolished=abolished).annotate(start=Collate(name, "C"))
    begun = begun.filter(start__gte=word, start__lt=word + LAST)
    for other in words[:-1]:
        begun = begun.filter(sought__contains=other)
    return set(begun.order_by("start").values_list("pk", flat=True)[:RANKED])


def rank_of(word: str) -> Case:
    """0 where the name, the code or the initials are what was typed, 1 where they begin so, 2 elsewhere."""
    names = ("short_name", "name", "code", "initials")
    exact, begins = Q(), Q()
    for name in names:
        exact |= Q(**{name: word})
        begins |= Q(**{f"{name}__startswith": word})
    return Case(
        When(exact, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def key_of(row: Any) -> str:
    """Where a row stands in the order."""
    return f"{row.rank}-{row.size}-{row.code}-{row.pk}"


def following(ranked: QuerySet[Any], after: str) -> QuerySet[Any]:
    """What stands after a key; everything, where it is none."""
    parts = after.split("-")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return ranked
    rank, size, code, pk = int(parts[0]), int(parts[1]), parts[2], int(parts[3])
    return ranked.filter(
        Q(rank__gt=rank)
        | Q(rank=rank, size__gt=size)
        | Q(rank=rank, size=size, code__gt=code)
        | Q(rank=rank, size=size, code=code, pk__gt=pk)
    )


def places(typed: str) -> list[Division]:
    """The first few standing divisions: by name or code, by initials from the county up; the words before say where."""
    words = words_of(typed)
    if not words or len(words[-1]) < 2:
        return []
    wanted = words[-1]
    named = Q(name__contains=wanted)
    if wanted.isascii() and wanted.isdigit():
        named = Q(code__startswith=wanted)
    elif wanted.isascii():
        named |= Q(pk__in=initialled(wanted))
    for word in words[:-1]:
        above = Q(parent__name__contains=word) | Q(parent__parent__name__contains=word)
        named &= above | Q(parent__parent__parent__name__contains=word)
    found = Division.objects.filter(named, until=None).annotate(size=Length("name"))
    order = Case(When(name__startswith=wanted, then=Value(0)), default=Value(1))
    found = found.annotate(begins=order).order_by("begins", "level", "size", "code")
    return list(found.select_related("parent__parent__parent")[:PLACES])


def initialled(letters: str) -> list[int]:
    """Provinces, prefectures and counties whose initials begin with letters."""
    known = Division.objects.filter(level__lte=Division.Level.COUNTY, until=None)
    named = known.order_by().values_list("pk", "name")
    return [pk for pk, name in named if initials_of(name).startswith(letters)]
