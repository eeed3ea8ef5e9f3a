"""Workers pull: rows that wait for work are taken one by one, and one poisoned row never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar
from zlib import crc32

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

log = logging.getLogger(__name__)
SHORTEST_PAUSE = timedelta(seconds=1)  # so that a first try that killed its worker costs a second
LONGEST_PAUSE = timedelta(minutes=30)
LEASE = timedelta(minutes=2)  # longer than a mail takes when each answer of its server takes 10 s
LONGEST_ERRANDS = timedelta(minutes=1)
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
    """Rows that were never tried, or whose pause is over."""
    return Q(try_at=None) | Q(try_at__lte=now())


def sweep(waiting: QuerySet[Row], do: Callable[[Row], None], *, limit: int = 20) -> int:
    """Do the work of up to `limit` waiting rows and return how many were done.

    Each row is locked while `do` runs, so that any number of workers never share one; the lock
    dies with its worker. `do` marks the row so that it no longer waits.
    """

    def locked(row: Row) -> None:
        with transaction.atomic():
            mine = waiting.select_for_update(of=("self",)).filter(pk=row.pk).first()
            if mine:
                do(mine)

    return sum(error is None for error in tries(waiting, locked, limit=limit))


def errands(
    waiting: QuerySet[Row],
    do: Callable[[Row], None],
    *,
    ends: Callable[[Exception], bool],
    limit: int = 20,
    kind: str = "",
) -> int:
    """The same for work that waits for somebody else's server: no row is locked meanwhile.

    A row is leased for two minutes instead. One worker runs errands of a kind at a time, for a
    minute or until an error `ends` them, so that a silent server keeps no other work waiting.
    """
    done, until = 0, now() + LONGEST_ERRANDS
    with alone(f"{waiting.model}{kind}") as mine:
        for error in tries(waiting, do, limit=limit if mine else 0, lease=LEASE):
            done += error is None
            if (error and ends(error)) or now() > until:
                break
    return done


@contextmanager
def alone(errand: str) -> Iterator[bool]:
    """Whether no other process is at this errand; kept so until the end of the block or of ours."""
    with connection.cursor() as cursor:
        key = [crc32(errand.encode())]
        cursor.execute("SELECT pg_try_advisory_lock(%s)", key)
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", key)


def tries(
    waiting: QuerySet[Row],
    do: Callable[[Row], None],
    *,
    limit: int,
    lease: timedelta = SHORTEST_PAUSE,
) -> Iterator[Exception | None]:
    """Try the rows that are due, one by one: what went wrong with each, None for what is done."""
    keys = waiting.filter(due()).values_list("pk", flat=True)
    for key in list(keys[:limit]):
        row = take(waiting, key, lease)
        if row:
            yield attempt(row, do)


def take(waiting: QuerySet[Row], key: int, lease: timedelta) -> Row | None:
    """Count a try before it begins, unless a colleague has the row or has just tried it.

    It is committed at once: a row that kills its worker is counted too, and goes to the back.
    """
    with transaction.atomic(durable=True):
        free = waiting.filter(due()).select_for_update(skip_locked=True, of=("self",))
        row = free.filter(pk=key).first()
        if row:
            row.try_at = now() + max(lease, pause_after(row.attempts))
            row.attempts = min(row.attempts + 1, MOST_ATTEMPTS)
            row.save(update_fields=["attempts", "try_at"])
    return row


def attempt(row: Row, do: Callable[[Row], None]) -> Exception | None:
    """Do one row's work: it waits no longer, or is tried again later."""
    try:
        do(row)
    except Exception as error:
        log.exception("%s %s failed", type(row).__name__, row.pk)
        note(row, repr(error)[:2000], now() + pause_after(row.attempts))
        return error
    note(row, "", None)
    return None


def note(row: Row, failure: str, try_at: datetime | None) -> None:
    """Write down how it went; what is done was tried in vain no more."""
    attempts = row.attempts if failure else 0
    rows = type(row)._default_manager.filter(pk=row.pk)  # noqa: SLF001
    rows.update(attempts=attempts, failure=failure, try_at=try_at)


def pause_after(attempts: int) -> timedelta:
    """After as many tries: 15 s, 30 s, 1 min … up to half an hour."""
    if not attempts:
        return SHORTEST_PAUSE
    return min(LONGEST_PAUSE, timedelta(seconds=15 * 2 ** min(attempts - 1, 10)))
