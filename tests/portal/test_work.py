"""The sweep: whatever happens to one row, the others are done; whoever else sweeps, each is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from portal.notices.models import Delivery
from portal.notices.services import tell
from portal.people.permissions import recipients
from portal.record.services import record
from portal.work import attempt, due, errands, pause_after, sweep, take


@pytest.fixture
def rows(bureau, office, clerk):
    """Four deliveries, which stand for any rows that wait for a worker."""
    for _ in range(4):
        tell(recipients([clerk]), record("note", bureau, by=office), "请办理。", "/")
    return list(Delivery.objects.order_by("pk"))


def mark(row):
    row.sent_at = now()
    row.save()


def raise_an_error(_row):
    raise ValueError("墨已用完")


def break_the_transaction(_row):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def fail_at_commit(row):
    Delivery.objects.filter(pk=row.pk).update(notice_id=0, sent_at=now())


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
        Delivery.objects.to_be_mailed(), lambda row: (poison if row == poisoned else mark)(row)
    )
    assert done == 3
    [left] = Delivery.objects.filter(sent_at=None)
    assert (left, left.attempts) == (poisoned, 1)
    assert POISON[poison] in left.failure
    assert sweep(Delivery.objects.to_be_mailed(), mark) == 0
    Delivery.objects.update(try_at=now())
    assert sweep(Delivery.objects.to_be_mailed(), mark) == 1


@pytest.mark.parametrize(
    ("tried", "seconds"), [(0, 15), (1, 30), (2, 60), (6, 960), (7, 1800), (30_000, 1800)]
)
def test_the_pause_grows_to_half_an_hour(rows, tried, seconds):
    Delivery.objects.filter(pk=rows[0].pk).update(attempts=tried)
    before = now()
    fail(rows[0].pk)
    rows[0].refresh_from_db()
    assert 0 <= (rows[0].try_at - before).total_seconds() - seconds < 2
    assert (rows[0].failure, rows[0].attempts) == ("ValueError('墨已用完')", tried + 1)


def fail(key):
    attempt(take(Delivery.objects.all(), key, pause_after(0)), raise_an_error)


def test_what_kills_its_worker_was_counted_and_goes_to_the_back(rows):
    """Killed is what raises no Exception: nothing is written down any more."""

    def kill(row):
        killed.append(row)
        raise SystemExit

    killed = []
    for _ in range(3):
        with pytest.raises(SystemExit):
            sweep(Delivery.objects.to_be_mailed(), kill)
    assert killed == rows[:3]
    tried = Delivery.objects.get(pk=rows[0].pk)
    assert tried.attempts == 1
    assert tried.try_at - now() < timedelta(seconds=10)
    Delivery.objects.update(try_at=now())
    with pytest.raises(SystemExit):
        sweep(Delivery.objects.to_be_mailed(), kill)
    again = Delivery.objects.get(pk=rows[0].pk)
    assert again.attempts == 2
    assert timedelta(seconds=5) < again.try_at - now() <= timedelta(seconds=15)


def test_what_succeeds_at_last_has_no_failure_left(rows):
    fail(rows[0].pk)
    Delivery.objects.update(try_at=now())
    sweep(Delivery.objects.to_be_mailed(), mark)
    done = Delivery.objects.get(pk=rows[0].pk)
    assert (done.attempts, done.failure, done.try_at) == (0, "", None)


def test_a_row_that_fails_for_years_still_waits(rows):
    Delivery.objects.update(attempts=32_767)  # as many as the column holds
    assert sweep(Delivery.objects.to_be_mailed(), raise_an_error) == 0
    assert not Delivery.objects.filter(try_at=None).exists()


def test_what_was_never_tried_or_has_waited_long_enough_is_due(rows):
    for row, seconds in zip(rows[1:], (-60, 0, 60), strict=True):
        Delivery.objects.filter(pk=row.pk).update(try_at=now() + timedelta(seconds=seconds))
    assert list(Delivery.objects.filter(due()).order_by("pk")) == rows[:3]


def test_a_sweep_does_no_more_than_it_was_asked_to(rows):
    assert sweep(Delivery.objects.to_be_mailed(), mark, limit=3) == 3
    assert sweep(Delivery.objects.to_be_mailed(), mark, limit=3) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_never_share_a_row(rows):
    both, met, done = threading.Barrier(2, timeout=60), set(), []

    def mark_with_a_colleague_beside(row):
        """Each sweep holds its first row until the other holds one too."""
        if threading.get_ident() not in met:
            met.add(threading.get_ident())
            both.wait()
        done.append(row.pk)
        mark(row)

    in_two_threads(lambda: sweep(Delivery.objects.to_be_mailed(), mark_with_a_colleague_beside))
    assert len(met) == 2
    assert sorted(done) == [row.pk for row in rows]
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_what_a_colleague_has_just_tried_is_left_alone(rows):
    tried = []

    def mark_while_a_colleague_fails_with_the_next(row):
        if not tried:
            others = Delivery.objects.filter(pk=rows[1].pk)
            others.update(attempts=1, try_at=now() + timedelta(seconds=15))
        tried.append(row)
        mark(row)

    sweep(Delivery.objects.to_be_mailed(), mark_while_a_colleague_fails_with_the_next)
    assert tried == [rows[0], *rows[2:]]


@pytest.mark.django_db(transaction=True)
def test_during_an_errand_the_row_is_free_but_nobody_elses(rows):
    def read_it_meanwhile(row):
        with transaction.atomic():
            free = Delivery.objects.select_for_update(nowait=True).get(pk=row.pk)
        assert timedelta(seconds=100) < free.try_at - now() <= timedelta(minutes=2)
        assert take(Delivery.objects.to_be_mailed(), row.pk, timedelta()) is None
        mark(row)

    assert errands(Delivery.objects.to_be_mailed(), read_it_meanwhile, ends=bool) == 4


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time_runs_errands(rows):
    both, done = threading.Barrier(2, timeout=60), []

    def mark_while_a_colleague_comes(row):
        if not done:
            both.wait()
            both.wait()
        done.append(row.pk)
        mark(row)

    def work():
        errands(Delivery.objects.to_be_mailed(), mark_while_a_colleague_comes, ends=bool)

    first = threading.Thread(target=and_close(work))
    first.start()
    both.wait()
    assert errands(Delivery.objects.to_be_mailed(), mark, ends=bool) == 0
    both.wait()
    first.join()
    assert done == [row.pk for row in rows]


@pytest.mark.parametrize(("ends", "tried"), [(True, 1), (False, 4)])
def test_errands_stop_at_an_error_that_ends_them(rows, ends, tried):
    errands(Delivery.objects.to_be_mailed(), raise_an_error, ends=lambda _: ends)
    assert Delivery.objects.filter(attempts=1).count() == tried


def test_errands_stop_after_a_minute(rows, monkeypatch):
    monkeypatch.setattr("portal.work.LONGEST_ERRANDS", timedelta(0))
    assert errands(Delivery.objects.to_be_mailed(), mark, ends=bool) == 1


def and_close(work):
    def run():
        work()
        connection.close()

    return run


def in_two_threads(work):
    threads = [threading.Thread(target=and_close(work)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
