"""How days are counted, against the worked examples and for all days."""

from datetime import date

import pytest

from portal.deadlines.reckoning import Term, Unit, reckon
from portal.deadlines.services.calendar import between

MONTHS = [
    ("2026-02-10", 3, "2026-05-11"), ("2025-11-16", 3, "2026-02-24"), ("2025-11-30", 3, "2026-02-28"),
    ("2026-03-31", 3, "2026-06-30"), ("2026-07-01", 3, "2026-10-08"), ("2026-04-01", 1, "2026-05-06"),
    ("2025-08-31", 6, "2026-02-28"), ("2026-02-06", 6, "2026-08-06"), ("2023-03-05", 3, "2023-06-05"),
]  # fmt: skip
WORKDAYS = [
    ("2026-01-30", 10, "2026-02-13"), ("2026-02-10", 10, "2026-03-02"), ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-14", 1, "2026-02-24"), ("2026-04-30", 5, "2026-05-11"), ("2026-09-18", 1, "2026-09-20"),
    ("2026-05-08", 1, "2026-05-09"), ("2026-06-18", 7, "2026-06-30"), ("2020-06-30", 20, "2020-07-28"),
    ("2023-06-05", 20, "2023-07-04"), ("2023-07-25", 20, "2023-08-22"), ("2019-05-16", 20, "2019-06-14"),
]  # fmt: skip
VECTORS = [(*row, Unit.MONTHS) for row in MONTHS] + [(*row, Unit.WORKDAYS) for row in WORKDAYS]


@pytest.mark.parametrize(("start", "amount", "due", "unit"), VECTORS)
def test_a_worked_example_comes_out(db, start, amount, due, unit):
    first = date.fromisoformat(start)
    calendar = between(date(first.year, 1, 1), date(first.year + 1, 12, 31))
    assert reckon(Term(amount, unit), first, calendar).due_on == date.fromisoformat(due)
