"""GET /health/ : what it says when all is well, and how soon when nothing answers."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from portal.models import Pulse
from portal.nudge import nudge
from portal.tasks import pulse
from tests.portal.outside import PROJECT, bare_environment, closed_port, hanging_server, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker():
    """A real worker on the test's own database and broker."""
    server = connection.settings_dict
    url = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}"
    env = bare_environment(
        DATABASE_URL=f"{url}/{server['NAME']}",
        REDIS_URL=settings.REDIS_URL,
        SECRET_KEY=settings.SECRET_KEY,
    )
    words = "celery --quiet --app portal.celery worker --pool solo --loglevel ERROR"
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", *words.split()], cwd=PROJECT, env=env
    ) as process:
        yield process
        process.kill()


def test_all_is_well_once_a_worker_has_done_what_beat_asks(client, worker):
    nudge(pulse)
    until(Pulse.objects.exists)
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json().pop("beat_age_seconds") < 60
    assert response.json()["ok"]
    assert "sessionid" not in response.cookies


def test_without_a_worker_it_is_unavailable(client):
    response = client.get("/health/")
    assert response.status_code == 503
    assert response.json() == {
        "database": True,
        "broker": True,
        "worker": False,
        "beat_age_seconds": None,
        "ok": False,
    }


def test_an_old_beat_is_no_beat(client, worker):
    nudge(pulse)
    until(Pulse.objects.exists)
    with connection.cursor() as cursor:
        cursor.execute("update portal_pulse set beaten_at = now() - interval '2 minutes'")
    assert client.get("/health/").json() == {
        "database": True,
        "broker": True,
        "worker": True,
        "beat_age_seconds": pytest.approx(120, abs=10),
        "ok": False,
    }


def gone(client, settings, monkeypatch, port):
    """Ask with both servers at this port: the answer and the seconds it took."""
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "PORT", port)
        started = time.monotonic()
        response = client.get("/health/")
        return response, time.monotonic() - started


def test_with_everything_gone_it_says_so_at_once(client, settings, monkeypatch):
    response, seconds = gone(client, settings, monkeypatch, closed_port())
    assert response.status_code == 503
    assert not any(response.json().values())
    assert seconds < 3


def test_with_everything_hanging_it_says_so_in_about_three_seconds(client, settings, monkeypatch):
    with hanging_server() as port:
        response, seconds = gone(client, settings, monkeypatch, port)
    assert response.status_code == 503
    assert not any(response.json().values())
    assert seconds < 10
