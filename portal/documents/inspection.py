"""What a PDF says of itself, found out in a process of its own: a hostile file ends that process, not the site.

`inspected(pdf)` starts `python -m portal.documents.inspection`, which has little memory and little time, no secrets
in its environment, can write no file, and answers in JSON.
"""

import json
import logging
import os
import re
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.documents.source import DOC_NUMBER

log = logging.getLogger(__name__)
HOUSE = Path(__file__).resolve().parents[2]
MEMORY = 768 * 1024 * 1024  # bytes of address space; the libraries alone take some 250 MB
PROCESSOR = 8  # seconds
PATIENCE = 15  # seconds by the clock
LONGEST = 1_000_000  # bytes of a source
MOST = 8  # attachments and signatures that are looked at
LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: PROCESSOR,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


@dataclass(frozen=True)
class Signature:
    """One signature in a file: the SHA-256 of its certificate, whether what it covers is as it was signed."""

    certificate: str
    intact: bool


@dataclass(frozen=True)
class Inspection:
    """What was found: the source that is embedded, else the number of the metadata; the signatures."""

    number: str = ""
    source: dict[str, Any] | None = None
    signatures: tuple[Signature, ...] = ()


def inspected(pdf: bytes) -> Inspection:
    """Look into a file; what cannot be read in time is empty."""
    argv = [sys.executable, "-B", "-m", "portal.documents.inspection"]
    env = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 -- argv is ours
            argv, input=pdf, capture_output=True, cwd=HOUSE, env=env, timeout=PATIENCE, check=True
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        log.warning("a file could not be looked into: %s", error)
        return Inspection()
    signatures = tuple(Signature(**signature) for signature in said["signatures"])
    return Inspection(said["number"], said["source"], signatures)


def main() -> None:
    """Read a PDF from standard input and write what it says of itself."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    pdf = sys.stdin.buffer.read()
    source = _source(pdf)
    number = str((source or {}).get("doc_number", "")) or _number(pdf)
    json.dump(asdict(Inspection(number[:40], source, tuple(_signatures(pdf)))), sys.stdout)


def _source(pdf: bytes) -> dict[str, Any] | None:
    """The JSON attachment that has a document's number."""
    with suppress(Exception), pikepdf.open(BytesIO(pdf)) as document:
        for _, attached in zip(range(MOST), document.attachments.values(), strict=False):
            with suppress(ValueError):
                content = attached.get_file().read_bytes()
                found = json.loads(content) if len(content) <= LONGEST else None
                if isinstance(found, dict) and isinstance(found.get("doc_number"), str):
                    return found
    return None


def _number(pdf: bytes) -> str:
    """A document's number in the metadata, which are text whatever else they are."""
    with suppress(Exception), pikepdf.open(BytesIO(pdf)) as document:
        metadata = document.Root.Metadata.read_bytes().decode("utf-8", "replace")
        if found := re.search(DOC_NUMBER.pattern, metadata):
            return found[0]
    return ""


def _signatures(pdf: bytes) -> list[Signature]:
    found = []
    with suppress(Exception):
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)  # whom to trust we know
        for embedded in reader.embedded_regular_signatures[:MOST]:
            certificate = embedded.signer_cert.sha256.hex()
            intact = False
            with suppress(Exception):
                status = validate_pdf_signature(embedded, nobody)
                intact = status.intact and status.valid
            found.append(Signature(certificate, intact))
    return found


if __name__ == "__main__":
    main()
