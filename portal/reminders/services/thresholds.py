"""The thresholds of reminding: the shipped ones are entered when first needed."""

import json
from pathlib import Path

from portal.reminders.models import Threshold

SHIPPED = Path(__file__).resolve().parents[1] / "thresholds.json"


def ensure() -> None:
    """Enter the shipped thresholds, once."""
    if Threshold.objects.exists():
        return
    rows = json.loads(SHIPPED.read_text("utf-8"))
    Threshold.objects.bulk_create([Threshold(**row) for row in rows], ignore_conflicts=True)
