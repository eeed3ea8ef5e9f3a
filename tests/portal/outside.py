"""The program seen from outside: its processes, its directory, and servers that hang."""

import contextlib
import os
import socket
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DEMO")


def bare_environment(**more):
    """The environment of a terminal in which nothing is set."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, **more}


@contextlib.contextmanager
def open_directory():
    """A temporary directory that the servers' user may enter; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="minyi-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def processes_of(data):
    """Processes that belong to a data directory: pid -> command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            inside = (entry / "cwd").readlink().is_relative_to(data)  # the servers
            child = f"DATA_DIR={data}\0".encode() in (entry / "environ").read_bytes()
            if inside or child:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(entry.name)] = words.decode()
    return {pid: words for pid, words in found.items() if words}  # a zombie has no words


def one_of(data, word):
    """The oldest process of a data directory with a word in its command line, if there is one."""
    return min((pid for pid, words in processes_of(data).items() if word in words), default=None)


def until(condition, seconds=90):
    """Wait until something is true, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def hanging_server():
    """The port of a server that accepts and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def closed_port():
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
