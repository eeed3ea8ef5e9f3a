"""Child processes that live as long as we do: started, restarted when they die, stopped in order."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None)  # Linux only; elsewhere kill -9 leaves orphans


@dataclass
class Child:
    """A program we keep running."""

    name: str
    argv: list[str]
    env: dict[str, str] | None = None
    user: str | None = None  # run as somebody else; only root can
    cwd: Path | None = None
    log: Path | None = None  # stdout and stderr; ours, if none
    stop_with: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGTERM  # what the kernel sends it if we are killed with -9
    patience: float = 15  # seconds from `stop_with` to SIGKILL
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0, init=False)
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it, out of reach of the terminal's Ctrl-C, so that it stops when we say so."""
        with contextlib.ExitStack() as stack:
            log = stack.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(  # noqa: S603 -- argv is ours
                self.argv,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=dying_with_us(self.orphaned),  # noqa: PLW1509 -- we have no threads
                **as_user(self.user),
            )
        self.started_at = time.monotonic()

    def exit_code(self) -> int | None:
        """How it ended; nothing while it runs."""
        return self.process.poll() if self.process else None

    def is_due(self) -> bool:
        """Whether a dead child may be started again: at once, then after 1, 2, 4 ... 30 seconds."""
        pause = min(2 ** (self.deaths - 1), 30) if self.deaths else 0
        return time.monotonic() - self.started_at >= pause

    def stop(self) -> None:
        """Ask it to stop, wait, and in the end insist."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_with)
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Crew:
    """The children of this process; leaving the `with` stops them, the last started first."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.children: list[Child] = []

    def start(self, child: Child) -> Child:
        """Start a child and answer for it from now on."""
        child.start()
        self.children.append(child)
        return child

    def tend(self) -> None:
        """Restart whoever has died; to be called again and again."""
        for child in self.children:
            if child.exit_code() is None or not child.is_due():
                continue
            lived = time.monotonic() - child.started_at
            child.deaths = 1 if lived > 60 else child.deaths + 1
            say(f"{child.name} 已退出（{child.exit_code()}），正在重新启动")
            child.start()

    def __enter__(self) -> Self:
        """Nothing runs yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everybody, deaf to further signals: every wait below is bounded."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
        for child in reversed(self.children):
            child.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP end us the way Ctrl-C does; under nohup SIGHUP means nothing."""
    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def dying_with_us(number: signal.Signals) -> Callable[[], None]:
    """What a child runs before it becomes its program: ask the kernel to signal it when we die."""
    parent = os.getpid()

    def ask() -> None:
        if _prctl:
            _prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # we died before it could ask
            os._exit(1)

    return ask


def as_user(name: str | None) -> dict[str, Any]:
    """Arguments for subprocess that change the user."""
    if name is None:
        return {}
    who = pwd.getpwnam(name)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
