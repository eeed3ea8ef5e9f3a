"""Figures that a document states: read from its text or its table, and held against one another."""

from communities.stated.figure import Check, Figure, Place, plain
from communities.stated.places import Gazetteer, gazetteer
from communities.stated.shares import share_checks
from communities.stated.sums import sum_checks
from communities.stated.table import figures_of_table, separator_of
from communities.stated.text import FIGURE, figures_in

__all__ = [
    "FIGURE",
    "Check",
    "Figure",
    "Gazetteer",
    "Place",
    "checks_of",
    "gazetteer",
    "plain",
    "read",
]


def read(text: str, known: Gazetteer) -> list[Figure]:
    """The figures of a text, or of a table pasted as text."""
    mark = separator_of(text)
    return figures_of_table(text, mark, known) if mark else figures_in(text, known)


def checks_of(text: str, figures: list[Figure], known: Gazetteer) -> list[Check]:
    """What the figures say of one another: sums, repetitions, percentages, reductions."""
    return [*sum_checks(text, figures, known), *share_checks(text, figures, known)]
