"""A hostile file is looked into by a process of its own, which can neither grow, nor stall, nor write.

What it may cost is bounded three times: memory, processor time, and time by the clock. Nothing of the
site's secrets is in its environment, and all it can say is its exit code.
"""

import logging
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NoReturn

from portal.attachments.verdicts import Refused, Verdict

log = logging.getLogger(__name__)
HOUSE = Path(__file__).resolve().parents[2]
MEMORY = 640 * 1024 * 1024  # bytes of address space; the libraries alone take some 150 MB
PROCESSOR = 6  # seconds
PATIENCE = 15  # seconds by the clock, since the machine may be busy
WRITTEN = 64 * 1024  # bytes of complaints, for the log


def look(inspector: str, file: BinaryIO) -> Verdict:
    """What an inspector (a module of portal.attachments.inspecting) makes of a file.

    BROKEN when it does not come to a verdict, for whatever reason. `file` is open for reading only
    and without a buffer, and is read from its beginning.
    """
    file.seek(0)
    argv = [sys.executable, "-B", "-m", f"portal.attachments.inspecting.{inspector}"]
    env = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    with TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603 -- argv is ours
                argv,
                stdin=file,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=HOUSE,
                env=env,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.warning("%s did not end within %s s", inspector, PATIENCE)
            return Verdict.BROKEN
        if done.returncode in set(Verdict):
            return Verdict(done.returncode)
        said.seek(0)
        log.warning("%s ended with %s: %r", inspector, done.returncode, said.read()[-500:])
    return Verdict.BROKEN


def confine(*, memory: int = MEMORY, processor: int = PROCESSOR) -> None:
    """Take from this process what it does not need; it never gets it back."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor,
        resource.RLIMIT_FSIZE: WRITTEN,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def report(inspect: Callable[[BinaryIO], Verdict]) -> NoReturn:
    """Confine this process, look into its standard input, and end with the verdict."""
    confine()
    try:
        verdict = inspect(sys.stdin.buffer)
    except Refused as refusal:
        verdict = refusal.verdict
    sys.exit(verdict)
