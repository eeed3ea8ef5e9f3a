"""Where this copy of the program keeps its data, and which servers run there now."""

import json
import os
import pwd
import subprocess
import zlib
from pathlib import Path

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root; so do we
RUNNING = (
    "servers.json"  # written by `up` while its servers run, so that a second terminal finds them
)


def data_dir(project: Path) -> Path:
    """The default data directory: inside the project, or under /var/lib for a root whose project is private."""
    inside = project / ".data"
    if os.geteuid() != 0 or open_to_servers(project):
        return inside
    return Path("/var/lib/minyi") / f"{project.name}-{zlib.crc32(bytes(project)):08x}"


def open_to_servers(path: Path) -> bool:
    """Whether the user the servers run as may pass through this directory."""
    if os.geteuid() != 0:
        return os.access(path, os.X_OK)
    who = pwd.getpwnam(UNPRIVILEGED)
    command = ["/usr/bin/test", "-x", str(path)]
    probe = subprocess.run(  # noqa: S603 -- a fixed command: only the system knows ACLs and mounts
        command, user=who.pw_uid, group=who.pw_gid, extra_groups=[], cwd="/", check=False
    )
    return probe.returncode == 0


def running(data: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the servers that run in this directory, or nothing."""
    try:
        return dict(json.loads((data / RUNNING).read_text()))
    except (OSError, ValueError):
        return {}


def secret_key(data: Path) -> str:
    """The key `up` made for this directory, or nothing."""
    try:
        return (data / "secret_key").read_text().strip()
    except OSError:
        return ""
