"""The thresholds of reminding: the shipped ones are entered when first needed, others by a file."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.reminders.models import Threshold

SHIPPED = Path(__file__).resolve().parents[1] / "thresholds.json"
KEYS = {"stage", "days", "unit", "rung"}
FARTHEST = 400  # days before or after


def ensure() -> None:
    """Enter the shipped thresholds, once."""
    if Threshold.objects.exists():
        return
    rows = json.loads(SHIPPED.read_text("utf-8"))
    Threshold.objects.bulk_create([Threshold(**row) for row in rows], ignore_conflicts=True)


@transaction.atomic
def load(rows: Any) -> int:
    """Let the stages that these rows name have only these thresholds; how many there are in all afterwards.

    A row has days (less than 0: before the last day), unit (workdays or days), rung (0 to 4: up to whom) and perhaps
    a stage; without one it is for all stages that have none of their own. Raises ValidationError, naming each row.
    """
    if not isinstance(rows, list) or not rows:
        raise ValidationError("应为一个列表，至少有一条。")
    ensure()
    wrong = [f"第 {n} 条：{said}" for n, row in enumerate(rows, 1) for said in faults(row)]
    if wrong:
        raise ValidationError(wrong)
    chosen = [Threshold(**row) for row in rows]
    Threshold.objects.filter(stage__in={one.stage for one in chosen}).delete()
    for n, one in enumerate(chosen, 1):
        try:
            one.full_clean()
        except ValidationError as error:
            raise ValidationError([f"第 {n} 条：{said}" for said in error.messages]) from error
        one.save()
    return Threshold.objects.count()


def faults(row: Any) -> list[str]:
    """What is wrong with a row before the database is asked."""
    if not isinstance(row, dict):
        return ["应是写在花括号里的一个对象。"]
    found = [f"没有“{key}”这一项。" for key in sorted(set(row) - KEYS)]
    found += [f"缺少 {key}。" for key in sorted(KEYS - {"stage"} - set(row))]
    days = row.get("days", 0)
    if not isinstance(days, int) or abs(days) > FARTHEST:
        found.append(f"days 应是 -{FARTHEST} 至 {FARTHEST} 的整数。")
    return found
