"""The rules (时限规则): the shipped ones are entered when first asked for; the nearest jurisdiction's is taken."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from portal.deadlines.models import NATIONAL, DeadlineRule
from portal.people import codes

SHIPPED = Path(__file__).resolve().parents[1] / "rules.json"


def rule_for(code: str, stage: str, start: date, *, matter: str = "") -> DeadlineRule | None:
    """The rule of a stage for an organ in a division (12 digits), in force on the day the period begins.

    The nearest jurisdiction goes before those above it, a rule for this kind of matter before the general one,
    a day set by a yearly notice before a period. None where no rule says anything.
    """
    ensure()
    places = [*lineage(code), NATIONAL]
    in_force = Q(effective_until=None) | Q(effective_until__gte=start)
    found = DeadlineRule.objects.filter(
        in_force,
        jurisdiction__in=places,
        matter__in=(matter, ""),
        stage=stage,
        effective_from__lte=start,
    )
    return min(found, key=lambda rule: rank(rule, places), default=None)


def rank(rule: DeadlineRule, places: list[str]) -> tuple[int, bool, bool, int]:
    """How far a rule is from the case at hand; the least goes first."""
    is_general, counts = not rule.matter, rule.on is None
    return places.index(rule.jurisdiction), is_general, counts, -rule.effective_from.toordinal()


def lineage(code: str) -> list[str]:
    """A division's code and those above it."""
    found = []
    while code:
        found.append(code)
        code = codes.parent_of(code)
    return found


def ensure() -> None:
    """Enter the shipped rules, once."""
    if DeadlineRule.objects.exists():
        return
    rows = json.loads(SHIPPED.read_text("utf-8"))
    DeadlineRule.objects.bulk_create([rule_of(row) for row in rows], ignore_conflicts=True)


def rule_of(row: dict[str, Any]) -> DeadlineRule:
    """A rule as it is written in the file: the code may be short, days are ISO."""
    code = row.get("jurisdiction", "")
    days = {
        key: date.fromisoformat(row[key])
        for key in ("on", "effective_from", "effective_until")
        if row.get(key)
    }
    return DeadlineRule(**{**row, **days, "jurisdiction": code.ljust(12, "0") if code else ""})
