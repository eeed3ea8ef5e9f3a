"""The doorbell: rung on commit and not before; never a reason for a request to fail or to wait."""

import time

import pytest
import redis
from django.conf import settings
from django.db import transaction

from portal.nudge import nudge
from portal.tasks import pulse
from tests.portal.outside import closed_port, hanging_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client


def test_the_bell_rings_when_the_transaction_is_committed(broker):
    with transaction.atomic():
        nudge(pulse)
        assert broker.llen("minyi") == 0
    assert broker.llen("minyi") == 1


def test_what_is_rolled_back_rings_no_bell(broker):
    with transaction.atomic():
        nudge(pulse)
        transaction.set_rollback(True)
    assert broker.llen("minyi") == 0


def ring(monkeypatch, port):
    """Ring with the broker at this port: how many seconds that takes."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{port}/0")
    started = time.monotonic()
    nudge(pulse)
    return time.monotonic() - started


def test_without_a_broker_the_request_goes_on(monkeypatch, caplog):
    assert ring(monkeypatch, closed_port()) < 3
    assert "portal.tasks.pulse has to wait for beat" in caplog.text


def test_a_broker_that_hangs_delays_the_request_by_less_than_a_second(monkeypatch, caplog):
    with hanging_server() as port:
        assert ring(monkeypatch, port) < 3
    assert "portal.tasks.pulse has to wait for beat" in caplog.text
