"""`manage.py up`: ready, restarted where it dies, stopped in order, data kept, nothing left behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request

import psycopg

from tests.portal.outside import (
    PROJECT,
    bare_environment,
    closed_port,
    one_of,
    open_directory,
    processes_of,
    until,
)


@contextlib.contextmanager
def up(data, port):
    """`up` in a session of its own, as in a second terminal; yields the process and its output."""
    with (
        (data / "up.log").open("a+") as log,
        subprocess.Popen(
            [sys.executable, "manage.py", "up", "--data", str(data), "--port", str(port)],
            cwd=PROJECT,
            env=bare_environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def says(data, word):
    return lambda: word in (data / "up.log").read_text()


def database(data):
    """The running site's database, as a second terminal finds it."""
    urls = until(lambda: (data / "servers.json").exists() and (data / "servers.json").read_text())
    return psycopg.connect(json.loads(urls)["DATABASE_URL"], autocommit=True)


def test_the_site_lives_through_the_death_of_its_parts_and_keeps_its_data():
    port = closed_port()
    with open_directory() as data:
        with up(data, port) as site:
            until(says(data, "就绪 ready"), seconds=180)
            assert f"DATA_DIR={data}" in (data / "up.log").read_text()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/") as answer:
                assert json.load(answer)["ok"]
            with database(data) as connection:
                connection.execute("create table kept ()")

            os.kill(one_of(data, "portal.celery worker"), signal.SIGKILL)
            until(says(data, "worker 已退出（-9），正在重新启动"))
            until(lambda: one_of(data, "portal.celery worker"))

            site.send_signal(signal.SIGINT)
            assert site.wait(30) == 0
            assert processes_of(data) == {}
            assert not (data / "servers.json").exists()

        with up(data, port) as again:
            with database(data) as connection:
                connection.execute("select from kept")
            until(lambda: one_of(data, "valkey"))
            again.kill()
            until(lambda: not processes_of(data), seconds=30)
