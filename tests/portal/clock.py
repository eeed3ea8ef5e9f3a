"""A clock that a test sets: every module of ours that asks for `now` is answered by it."""

import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Begins on a Tuesday, a working day of 2026, at ten in the morning."""

    def __init__(self):
        self.at = datetime(2026, 6, 2, 10, 0, tzinfo=SHANGHAI)

    def now(self):
        return self.at

    def set(self, words):
        self.at = datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)

    def go(self, **span):
        self.at += timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    clock, real = Clock(), timezone.now
    for name, module in list(sys.modules.items()):
        ours = name.split(".")[0] in ("portal", "proposals") or name == "django.utils.timezone"
        if ours and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", clock.now)
    return clock
