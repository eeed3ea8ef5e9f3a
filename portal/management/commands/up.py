"""The whole site in one foreground process: servers, web, worker and beat; Ctrl-C ends it."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import embedded, place
from portal.processes import Child, Crew, dying_with_us, say, stop_on_signals

WEB = "gunicorn portal.wsgi --workers 2 --timeout 60 --graceful-timeout 10 --no-control-socket"
WEB += " --max-requests 2000 --max-requests-jitter 200 --log-level warning"
WORKER = "celery --quiet --app portal.celery worker --concurrency 2 --loglevel WARNING"
WORKER += " --without-gossip --without-mingle"
BEAT = "celery --quiet --app portal.celery beat --loglevel WARNING --pidfile="


class Command(BaseCommand):
    """`manage.py up`: a door to portal.embedded and portal.processes."""

    help = "在一个前台进程里运行整个网站；按 Ctrl-C 停止，数据保留"
    requires_system_checks = []  # it makes the secret key that the checks ask for

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and with what."""
        parser.add_argument("--port", type=int, default=8000, help="被占用时顺延到下一个空闲端口")
        parser.add_argument("--data", type=Path, default=settings.DATA_DIR, help="数据目录")
        parser.add_argument("--demo", action="store_true", help="装入演示数据并显示演示账号")

    def handle(self, *, port: int, data: Path, demo: bool, **_: Any) -> None:
        """Run until a signal comes."""
        stop_on_signals()
        data = data.resolve()
        try:
            with embedded.claimed(data), _announced(data), Crew() as crew:
                _run(crew, data, port, demo=demo)
        except embedded.Unusable as reason:
            raise CommandError(str(reason)) from None
        except subprocess.CalledProcessError as failure:
            raise CommandError(f"{' '.join(failure.cmd[1:3])} 失败，网站未启动。") from None
        except KeyboardInterrupt:
            say(f"已停止。数据保留在 {data}")


@contextlib.contextmanager
def _announced(data: Path) -> Iterator[None]:
    """While the block runs, a second terminal can find our servers."""
    try:
        yield
    finally:
        (data / place.RUNNING).unlink(missing_ok=True)


def _run(crew: Crew, data: Path, port: int, *, demo: bool) -> None:
    """Start everything and look after it until a signal comes."""
    say(f"民议 Minyi 正在启动，数据目录 {data} …")
    urls = embedded.start_missing(crew, data)
    (data / place.RUNNING).write_text(json.dumps(urls))
    free = embedded.free_port(port)
    if free != port:
        say(f"端口 {port} 已被占用，改用 {free}。")
    address = f"http://127.0.0.1:{free}"
    env = _environment(data, urls, address, demo=demo)
    _manage(env, "migrate", "--no-input", "--verbosity=0")
    _manage(env, "collectstatic", "--no-input", "--verbosity=0")
    if demo:
        _manage(env, "seed")
    for child in _processes(env, free):
        crew.start(child)
    _look_after(crew, f"就绪 ready: {address}/ （按 Ctrl-C 停止）{_elsewhere(data)}", address)


def _elsewhere(data: Path) -> str:
    """What a second terminal must know to find our servers."""
    usual = place.data_dir(settings.BASE_DIR).resolve()
    return "" if data == usual else f"\n在另一个终端执行命令前，请先设置 DATA_DIR={data}"


def _environment(data: Path, urls: dict[str, str], address: str, *, demo: bool) -> dict[str, str]:
    """What the children see."""
    return {
        "SITE_URL": address,
        "SECRET_KEY": _secret_key(data),
        **os.environ,
        **urls,
        "DATA_DIR": str(data),
        **({"DEMO": "1"} if demo else {}),
    }


def _secret_key(data: Path) -> str:
    """The key of this data directory, made once."""
    path = data / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


def _manage(env: dict[str, str], *words: str) -> None:
    """Run another command of manage.py to its end."""
    subprocess.run(  # noqa: S603 -- argv is ours
        [sys.executable, "manage.py", *words],
        env=env,
        cwd=settings.BASE_DIR,
        check=True,
        process_group=0,
        preexec_fn=dying_with_us(signal.SIGTERM),
    )


def _processes(env: dict[str, str], port: int) -> list[Child]:
    """Worker, beat and web, in the order they start; they stop in the other."""
    # Celery warns of root for the sake of pickle, which it is told to refuse.
    run = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m"]
    here = settings.BASE_DIR
    bind = f" --bind 127.0.0.1:{port}"
    return [
        Child("worker", run + WORKER.split(), env, cwd=here, orphaned=signal.SIGKILL, patience=30),
        Child("beat", run + BEAT.split(), env, cwd=here),
        Child("web", run + (WEB + bind).split(), {**env, "DB_POOL": "1"}, cwd=here),
    ]


def _look_after(crew: Crew, welcome: str, address: str) -> None:
    """Say when the site is ready, and restart what dies."""
    is_ready = False
    while True:
        crew.tend()
        if not is_ready and _is_healthy(address):
            is_ready = True
            say(welcome)
        time.sleep(0.2)


def _is_healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=5) as answer:  # noqa: S310 -- http
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
