"""What the settings make of an environment, as `manage.py check` sees it."""

import secrets
import subprocess
import sys

from django.conf import settings

from tests.portal.outside import PROJECT, bare_environment

DATABASE = "postgres://127.0.0.1:1/none"


def check(*words, **env):
    return subprocess.run(
        [sys.executable, "manage.py", "check", *words],
        cwd=PROJECT,
        env=bare_environment(**env),
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_nothing_set_the_settings_load(tmp_path):
    """`typeset` and `measure` work in a bare checkout."""
    assert check(DATA_DIR=str(tmp_path)).returncode == 0


def test_a_site_without_a_secret_key_does_not_start(tmp_path):
    refused = check(DATA_DIR=str(tmp_path), DATABASE_URL=DATABASE)
    assert refused.returncode == 1
    assert "SECRET_KEY is not set" in refused.stderr


def test_the_key_and_the_servers_of_a_running_up_are_found(tmp_path):
    (tmp_path / "secret_key").write_text(secrets.token_urlsafe(64))
    (tmp_path / "servers.json").write_text(f'{{"DATABASE_URL": "{DATABASE}"}}')
    found = check("--database", "default", DATA_DIR=str(tmp_path))
    assert "SECRET_KEY" not in found.stderr
    assert "127.0.0.1" in found.stderr  # it asked the server named there, and nobody answered


def test_without_a_database_a_command_says_in_one_line_what_to_do(tmp_path):
    told = subprocess.run(
        [sys.executable, "manage.py", "verify_record"],
        cwd=PROJECT,
        env=bare_environment(DATABASE_URL=DATABASE, DATA_DIR=str(tmp_path), SECRET_KEY="x" * 50),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (1, "")
    [line] = told.stderr.splitlines()
    assert "make demo" in line
    assert "DATA_DIR=" in line


def test_a_production_environment_passes_every_check_of_django():
    key = secrets.token_urlsafe(64)
    words = ("--deploy", "--fail-level", "WARNING")
    done = check(*words, SECRET_KEY=key, HTTPS="1", DATABASE_URL=DATABASE)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_task_outlives_the_time_after_which_the_broker_gives_it_to_another():
    longest = settings.CELERY_TASK_TIME_LIMIT + settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT
    assert longest < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
