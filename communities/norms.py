"""Rules of law about the size of committees, each from its day on; they warn and never refuse."""

from datetime import date
from typing import NamedTuple

from communities.models.standing import URBAN


class Norm(NamedTuple):
    """How many households a residents' committee is normally set up for, from a day on."""

    since: date
    fewest: int
    most: int
    source: str


# Village committees have no such number: 村民委员会组织法 speaks of where villagers live, not of how many.
HOUSEHOLDS = (
    Norm(date(1990, 1, 1), 100, 700, "《城市居民委员会组织法》（1989 年通过）第六条"),
    Norm(
        date(2026, 1, 1),
        1000,
        3000,
        "《城市居民委员会组织法》（2025 年修订，2026 年 1 月 1 日起施行）",
    ),
)


def norm_on(kind: str, on: date) -> Norm | None:
    """The norm for a kind of committee on a day, if there is one."""
    if kind not in URBAN:
        return None
    return next((norm for norm in reversed(HOUSEHOLDS) if norm.since <= on), None)


def warnings(kind: str, households: int | None, on: date) -> list[str]:
    """What is unusual about a number of households on a day; nothing where it was not entered."""
    norm = norm_on(kind, on)
    if norm is None or households is None or norm.fewest <= households <= norm.most:
        return []
    side = "少于" if households < norm.fewest else "多于"
    span = f"{norm.fewest:,} 至 {norm.most:,} 户"
    return [f"户数 {households:,} {side}一般规模（{span}，{norm.source}），请核实；属实的可照填。"]
