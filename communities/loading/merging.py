"""The staged rows against the registry, set by set: what is new, renamed, moved, changed, vanished.

All of it compares with the registry as of the file's day. What the registry knows of later days stands; what was
abolished comes back only by a person. Nothing is deleted: what the file no longer has becomes a finding.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from communities.loading import statements as sql
from communities.models import Community, Load
from communities.models.community import BY_PAIRS

MANY = 50_000  # rows
NOTEWORTHY = (
    1_000  # new rows after which PostgreSQL is told anew what is common; searching asks for it
)


class Differences(NamedTuple):
    """How many committees of each kind of difference."""

    added: int
    renamed: int
    moved: int
    altered: int  # other facts, renamed and moved ones not among them
    vanished: int
    doubtful: int  # of a kind that the code contradicts, or that stays unknown
    later: int  # the registry knows of something later; left alone
    abolished: int  # in the file, but abolished in the registry; left alone

    @property
    def changes(self) -> int:
        """How many rows of the registry are changed."""
        return self.added + self.renamed + self.moved + self.altered

    def facts(self) -> dict[str, int]:
        """The counts, for the record."""
        return self._asdict()


def compare(day: date, covered: list[str] | None) -> None:
    """Find the differences of the staged rows, as of a day.

    `covered` are the first digits of the divisions for which the file is complete: what it lacks there has vanished.
    None: of the counties that it has rows of.
    """
    scope = sql.SCOPE_OF_FILE if covered is None else sql.SCOPE_GIVEN
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS scope, known, matched, fresh, gone, moved, altered")
        cursor.execute(scope, {"covered": covered})
        for statement in sql.COMPARISONS:
            cursor.execute(statement, {"day": day})


def merge(load: Load) -> Differences:
    """Write the differences that were found."""
    words: dict[str, Any] = {"day": load.as_of, "load": load.pk}
    counts: dict[str, int] = {}
    with connection.cursor() as cursor, rebuilt() if is_first() else nullcontext():
        for name, statement in sql.WRITES:
            cursor.execute(statement, words)
            counts[name] = cursor.rowcount
        for name, statement in sql.COUNTS:
            cursor.execute(statement, words)
            counts[name] = cursor.fetchone()[0]
    if counts["added"] >= NOTEWORTHY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE communities_community")
    return Differences(**{name: counts[name] for name in Differences._fields})


def is_first() -> bool:
    """Whether so many rows come to so few that it is quicker to build the search index anew."""
    with connection.cursor() as cursor:
        cursor.execute(sql.COMING, {"many": MANY})
        coming, there = cursor.fetchone()
    return bool(coming >= MANY > there)


@contextmanager
def rebuilt() -> Iterator[None]:
    """While the block runs there is no search index, and nobody reads the registry either."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index is not built while checks wait
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    with connection.schema_editor(atomic=False) as editor:
        editor.remove_index(Community, BY_PAIRS)
    yield
    with connection.schema_editor(atomic=False) as editor:
        editor.add_index(Community, BY_PAIRS)


def examples(most: int = 20) -> Iterator[tuple[str, str, str, str]]:
    """Some of what was found, for the screen: the verb, the code, before, after."""
    with connection.cursor() as cursor:
        cursor.execute(sql.EXAMPLES, {"most": most})
        rows: list[Any] = cursor.fetchall()
    yield from rows
