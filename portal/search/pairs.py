"""The pairs of a text as PostgreSQL has them, and the condition that a text contains what was typed."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Q, TextField, Value

LONGEST = 40  # characters of what somebody looks for


class Pairs(Func):
    """`pairs_of(text)`: the tsvector of its pairs of neighbouring characters. For indexes and look-ups."""

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
    return typed.replace("\x00", " ").lower()[:LONGEST].split()


def query_of(word: str) -> str:
    """The tsquery that asks for every pair of a word of two characters or more."""
    pairs = dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1))
    quoted = (pair.replace("\\", "\\\\").replace("'", "''") for pair in pairs)
    return " & ".join(f"'{pair}'" for pair in quoted)


def containing(field: str, typed: str) -> Q:
    """That a column of small letters contains every word that was typed, by the index on its pairs.

    One character alone has no pair, so the index does not serve it: it is compared with the beginning only.
    """
    found = Q()
    for word in words_of(typed):
        if len(word) == 1:
            found &= Q(**{f"{field}__startswith": word})
        else:
            found &= Q(Matches(Pairs(F(field)), Query(Value(query_of(word)))))
            found &= Q(**{f"{field}__contains": word})
    return found
