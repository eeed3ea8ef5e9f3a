"""The sweep: whatever happens to one row, the others are done; whoever else sweeps, each is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from portal.notices.models import Notice
from portal.notices.services import tell
from portal.record.services import record
from portal.work import due, note_failure, sweep


@pytest.fixture
def rows(bureau, office, clerk):
    """Four notices, which stand for any rows that wait for a worker."""
    for _ in range(4):
        tell([clerk.user], record("note", bureau, by=office), "请办理。", "/")
    return list(Notice.objects.order_by("pk"))


def mark(row):
    row.mailed_at = now()
    row.save()


def raise_an_error(_row):
    raise ValueError("墨已用完")


def break_the_transaction(_row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def fail_at_commit(row):
    Notice.objects.filter(pk=row.pk).update(event_id=0, mailed_at=now())


POISON = {
    raise_an_error: "ValueError('墨已用完')",
    break_the_transaction: "division by zero",
    fail_at_commit: "foreign key constraint",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("poison", POISON)
def test_a_poisoned_row_never_stops_the_rest(rows, poison):
    poisoned = rows[1]
    done = sweep(
        Notice.objects.to_be_mailed(), lambda row: (poison if row == poisoned else mark)(row)
    )
    assert done == 3
    [left] = Notice.objects.filter(mailed_at=None)
    assert (left, left.attempts) == (poisoned, 1)
    assert POISON[poison] in left.failure
    assert sweep(Notice.objects.to_be_mailed(), mark) == 0
    Notice.objects.update(try_at=now())
    assert sweep(Notice.objects.to_be_mailed(), mark) == 1


@pytest.mark.parametrize(
    ("tried", "seconds"), [(0, 15), (1, 30), (2, 60), (6, 960), (7, 1800), (30_000, 1800)]
)
def test_the_pause_grows_to_half_an_hour(rows, tried, seconds):
    Notice.objects.filter(pk=rows[0].pk).update(attempts=tried)
    before = now()
    note_failure(Notice, rows[0].pk, ValueError("不通"))
    rows[0].refresh_from_db()
    assert 0 <= (rows[0].try_at - before).total_seconds() - seconds < 2
    assert rows[0].failure == "ValueError('不通')"


def test_a_row_that_fails_for_years_still_waits(rows):
    Notice.objects.update(attempts=32_767)  # as many as the column holds
    assert sweep(Notice.objects.to_be_mailed(), raise_an_error) == 0
    assert not Notice.objects.filter(try_at=None).exists()


def test_what_was_never_tried_or_has_waited_long_enough_is_due(rows):
    for row, seconds in zip(rows[1:], (-60, 0, 60), strict=True):
        Notice.objects.filter(pk=row.pk).update(try_at=now() + timedelta(seconds=seconds))
    assert list(Notice.objects.filter(due()).order_by("pk")) == rows[:3]


def test_a_sweep_does_no_more_than_it_was_asked_to(rows):
    assert sweep(Notice.objects.to_be_mailed(), mark, limit=3) == 3
    assert sweep(Notice.objects.to_be_mailed(), mark, limit=3) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_never_share_a_row(rows):
    both, met, done = threading.Barrier(2, timeout=10), set(), []

    def mark_with_a_colleague_beside(row):
        """Each sweep holds its first row until the other holds one too."""
        if threading.get_ident() not in met:
            met.add(threading.get_ident())
            both.wait()
        done.append(row.pk)
        mark(row)

    in_two_threads(lambda: sweep(Notice.objects.to_be_mailed(), mark_with_a_colleague_beside))
    assert len(met) == 2
    assert sorted(done) == [row.pk for row in rows]
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_a_colleague_has_just_tried_is_left_alone(rows):
    tried = []

    def mark_while_a_colleague_fails_with_the_next(row):
        if not tried:
            note_failure(Notice, rows[1].pk, ValueError("不通"))
        tried.append(row)
        mark(row)

    sweep(Notice.objects.to_be_mailed(), mark_while_a_colleague_fails_with_the_next)
    assert tried == [rows[0], *rows[2:]]


def in_two_threads(work):
    def and_close():
        work()
        connection.close()

    threads = [threading.Thread(target=and_close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
