"""A real worker and a real beat beside a test, on the test's own database, broker and files."""

import contextlib
import os
import signal
import subprocess
import sys

from django.conf import settings
from django.db import connection

from tests.portal.outside import PROJECT, bare_environment, until  # noqa: F401

LOUD = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def environment(data, broker=""):
    """What makes another process work on this test's data."""
    at = connection.settings_dict
    database = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return bare_environment(
        DATABASE_URL=database,
        REDIS_URL=broker or settings.REDIS_URL,
        DATA_DIR=str(data),
        SECRET_KEY=settings.SECRET_KEY,
        FONTS_DIR=str(PROJECT / ".fonts"),
    )


@contextlib.contextmanager
def celery(data, *words, broker=""):
    """Run `celery -A portal WORDS` until the end of the block; it dies with all its children."""
    command = [sys.executable, "-m", "celery", "-A", "portal", *words, "--loglevel", "ERROR"]
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment(data, broker), start_new_session=True, **LOUD
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    """kill -9, the whole group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def worker(data, broker=""):
    """One worker with one child."""
    return celery(data, "worker", "--concurrency", "1", "--without-mingle", broker=broker)


def beat(data, broker=""):
    """One beat."""
    return celery(data, "beat", broker=broker)
