"""Workers pull: rows that wait for work are claimed one by one, and one poisoned row never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(minutes=30)
MOST_ATTEMPTS = 32_767  # as many as the column can count; the tries go on


class Work(models.Model):
    """Mixed into rows that a worker has something to do with: how often it was tried, and when next."""

    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)
    try_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Work)


def due() -> Q:
    """Rows that were never tried, or whose pause after a failure is over."""
    return Q(try_at=None) | Q(try_at__lte=now())


def sweep(waiting: QuerySet[Row], do: Callable[[Row], None], *, limit: int = 20) -> int:
    """Do the work of up to `limit` waiting rows and return how many were done.

    Each row is locked while `do` runs, so that any number of workers never share one; the lock
    dies with its worker. `do` marks the row so that it no longer waits.
    """
    ready = waiting.filter(due())
    keys = list(ready.values_list("pk", flat=True)[:limit])
    return sum(claim(ready, key, do) for key in keys)


def claim(waiting: QuerySet[Row], key: int, do: Callable[[Row], None]) -> bool:
    """Do one row's work, unless a colleague has it or has just tried it. A failure is tried again later."""
    try:
        with transaction.atomic():
            row = waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
            if row is None:
                return False
            do(row)
    except Exception as error:
        log.exception("%s %s failed", waiting.model.__name__, key)
        note_failure(waiting.model, key, error)
        return False
    return True


def note_failure(model: type[Row], key: int, error: Exception) -> None:
    """Write down what went wrong, and wait 15 s, 30 s, 1 min … up to half an hour."""
    rows = model._default_manager.filter(pk=key)  # noqa: SLF001
    tried = rows.values_list("attempts", flat=True).first() or 0
    pause = min(LONGEST_PAUSE, timedelta(seconds=15 * 2 ** min(tried, 10)))
    attempts = min(tried + 1, MOST_ATTEMPTS)
    rows.update(attempts=attempts, failure=repr(error)[:2000], try_at=now() + pause)
