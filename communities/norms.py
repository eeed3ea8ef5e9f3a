"""What the law says of the size of a residents' committee, by its dates. It warns and never refuses."""

from datetime import date
from typing import NamedTuple

from communities.models import URBAN


class Norm(NamedTuple):
    """From `least` to `most` households, in force from a day until another."""

    since: date
    until: date | None
    least: int
    most: int
    source: str


# Village committees are set up by where people live, and have no such norm.
HOUSEHOLDS = (
    Norm(date(1990, 1, 1), date(2026, 1, 1), 100, 700, "《城市居民委员会组织法》（1989 年）"),
    Norm(date(2026, 1, 1), None, 1_000, 3_000, "《城市居民委员会组织法》（2025 年修订）"),
)


def warnings(kind: str, households: int | None, on: date) -> list[str]:
    """What is unusual in a committee of this kind having so many households on a day."""
    if kind not in URBAN or households is None:
        return []
    return [
        f"{households} 户，不在 {norm.least:,} 至 {norm.most:,} 户之内（{norm.source}）。"
        for norm in HOUSEHOLDS
        if norm.since <= on
        and (norm.until is None or on < norm.until)
        and not norm.least <= households <= norm.most
    ]
