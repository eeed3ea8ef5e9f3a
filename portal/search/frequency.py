"""How common the pieces of an indexed text are, as PostgreSQL counted them at its last ANALYZE."""

from collections.abc import Mapping
from functools import lru_cache
from time import time

from django.db import connection

KEPT = 600  # seconds
SAID = """
SELECT piece, share FROM pg_stats,
  unnest(most_common_elems::text::text[], most_common_elem_freqs) AS counted (piece, share)
WHERE schemaname = current_schema() AND tablename = %s AND piece IS NOT NULL
"""


def frequencies(index: str) -> Mapping[str, float]:
    """The thousand most common pieces in an index over pairs, and the share of rows that have each.

    Nothing before the first ANALYZE. Read again every ten minutes.
    """
    return _frequencies(index, int(time()) // KEPT)


@lru_cache(maxsize=8)
def _frequencies(index: str, _stretch: int) -> Mapping[str, float]:
    with connection.cursor() as cursor:
        cursor.execute(SAID, [index])
        return dict(cursor.fetchall())
