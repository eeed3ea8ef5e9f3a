"""Real workers: however many, killed or with an empty broker, each reminder that is due is sent exactly once."""

import threading
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate

from portal.notices.models import Notice
from portal.reminders.models import Reminder
from portal.reminders.services.sweeping import sweep
from portal.reminders.tasks import send_due, sweep_ledger
from tests import workers
from tests.portal.reminding import lay  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
SLEEP_BEFORE_MARKING = """
CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
CREATE TRIGGER pause BEFORE UPDATE OF notice_id ON reminders_reminder
    FOR EACH ROW WHEN (NEW.notice_id IS NOT NULL) EXECUTE FUNCTION pause();
"""
AWAKE = "DROP TRIGGER pause ON reminders_reminder; DROP FUNCTION pause()"
ASLEEP = (
    "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
)


@pytest.fixture
def due(lay, office, section_head):
    """Deadlines whose fifteenth day before the end was yesterday, and their two reminders each."""

    def due(wanted):
        yesterday = localdate() - timedelta(days=1)
        for nth in range(wanted):
            lay(
                yesterday + timedelta(days=15),
                subject_id=1000 + nth,
                armed_on=yesterday,
                started_on=yesterday - timedelta(days=60),
                holder=None if nth % 2 else office,
            )

    return due


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else []


def sent():
    """How many reminders were sent; each with a notice of its own, and nothing besides, as of one moment."""
    told = Notice.objects.aggregate(all=Count("pk"), reminded=Count("reminder"))
    assert told["all"] == told["reminded"]  # one to one, by the database
    return told["all"]


@pytest.mark.parametrize("hands", [2, 4, 8])
def test_any_number_of_workers_send_each_reminder_once(due, hands):
    due(24)
    begin = threading.Barrier(hands)

    def work():
        begin.wait()
        for _ in range(3):
            sweep_ledger()
            send_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due()
    assert sent() == Reminder.objects.count() == 24


def test_a_worker_killed_between_sending_and_marking_has_sent_nothing(due, tmp_path):
    due(1)
    sweep()
    sql(SLEEP_BEFORE_MARKING)
    try:
        with workers.worker(tmp_path):
            send_due.delay()
            workers.until(lambda: sql(ASLEEP), seconds=60)
        [(backend,)] = sql(ASLEEP)
        sql(
            f"SELECT pg_terminate_backend({backend})"
        )  # its client is dead; it would notice in a minute
        workers.until(lambda: not sql(ASLEEP))
    finally:
        sql(AWAKE)
    assert sent() == 0
    Reminder.objects.update(try_at=None)
    send_due()
    send_due()
    assert sent() == 1


def test_when_the_broker_has_lost_everything_beat_finds_the_rows(due, tmp_path):
    due(4)
    for task in (sweep_ledger, send_due):
        task.delay()
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        assert broker.llen("minyi")
        broker.flushdb()
    with workers.worker(tmp_path), workers.beat(tmp_path):
        workers.until(lambda: sent() == 4, seconds=60)
    sweep_ledger()
    send_due()
    assert sent() == Reminder.objects.count() == 4
