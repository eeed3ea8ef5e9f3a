"""The pairs of a text as PostgreSQL has them, and the condition that a text contains what was typed."""

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Q, TextField, Value

LONGEST = 40  # characters of what somebody looks for
RARE = 0.03  # of the rows: lists of so many are merged in no time
COMMON = 0.15  # of the rows: of lists longer than these one is enough
EVERYWHERE = 0.17  # of the rows: an index over so many is slower than none
# Of A to Z only, as lower() under collation C has them: Python knows other small letters (Ⅲ).
SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
UNKNOWN: Mapping[str, float] = MappingProxyType({})


class Pairs(Func):
    """`pairs_of(text)`: the tsvector of its pairs of neighbouring characters, and triples of letters and digits."""

    function = "pairs_of"
    output_field = SearchVectorField()


class Query(Func):
    """A tsquery as it is written, so that the planner knows how common it is."""

    template = "%(expressions)s::tsquery"
    output_field = TextField()


class Matches(Func):
    """`vector @@ query`."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def words_of(typed: str) -> list[str]:
    """What is looked for, in its parts: parted by spaces, small letters, at most 40 characters together."""
    return typed.replace("\x00", " ").translate(SMALL)[:LONGEST].split()


def pieces_of(word: str) -> list[str]:
    """What a text has that contains the word: triples of its letters and digits, and pairs of all else."""
    triples = {
        place for place in range(len(word) - 2) if (word[place : place + 3]).isascii()
    }  # where one begins
    pairs = {
        place for place in range(len(word) - 1) if not triples.intersection((place - 1, place))
    }
    pieces = [word[place : place + 3] for place in sorted(triples)]
    return list(dict.fromkeys([*pieces, *(word[place : place + 2] for place in sorted(pairs))]))


def telling(pieces: list[str], known: Mapping[str, float]) -> list[str]:
    """The pieces worth asking an index for: the rarest, the next unless it is common, and all others that are rare.

    None where all are everywhere.
    """
    ordered = sorted(pieces, key=lambda piece: known.get(piece, 0))
    if not ordered or known.get(ordered[0], 0) > EVERYWHERE:
        return []
    limits = [1.0, COMMON, *[RARE] * len(ordered)]
    return [
        piece for piece, limit in zip(ordered, limits, strict=False) if known.get(piece, 0) <= limit
    ]


def query_of(pieces: list[str]) -> str:
    """The tsquery that asks for all of the pieces."""
    quoted = (piece.replace("\\", "\\\\").replace("'", "''") for piece in pieces)
    return " & ".join(f"'{piece}'" for piece in quoted)


def share_of(typed: str, known: Mapping[str, float]) -> float:
    """How large a part of the rows has the rarest piece of what was typed: no more of them are found."""
    pieces = [piece for word in words_of(typed) for piece in pieces_of(word)]
    return min((known.get(piece, 0) for piece in pieces), default=1)


def containing(field: str, typed: str, known: Mapping[str, float] = UNKNOWN) -> Q:
    """That a column of small letters contains every word that was typed, by the index on its pairs.

    `known` (see `frequencies`) says which pieces are so common that the index is better not asked for them: it changes
    how rows are found, not which. One character has no pair, so the index does not serve it: where no longer word
    stands beside it, it is compared with the beginning only.
    """
    found, pieces, words = Q(), [], words_of(typed)
    how = "contains" if any(len(word) > 1 for word in words) else "startswith"
    for word in words:
        pieces += pieces_of(word)
        found &= Q(**{f"{field}__{how}": word})
    asked = telling(list(dict.fromkeys(pieces)), known)
    if asked:
        found &= Q(Matches(Pairs(F(field)), Query(Value(query_of(asked)))))
    return found
