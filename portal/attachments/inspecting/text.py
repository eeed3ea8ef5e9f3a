"""Plain text and CSV: UTF-8 or GB18030, without control characters, and no markup in disguise."""

import re
import unicodedata
from typing import BinaryIO

from portal.attachments.sandbox import report
from portal.attachments.verdicts import Refused, Verdict

ENCODINGS = ("utf-8-sig", "gb18030")
SNIFFED = 1024  # as far as browsers look for markup
MARKUP = re.compile(
    r"\A\s*<[!?a-z]|<(!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE
)
SCRIPTS = ("#!", "@echo off", "<?php")
TEST_VIRUS = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"  # harmless; every scanner knows it, and so do we


def inspect(file: BinaryIO) -> Verdict:
    """TEXT, or Refused."""
    content = file.read()
    if TEST_VIRUS in content[:128]:
        raise Refused(Verdict.INFECTED)
    text = decoded(content)
    if {kind_of(character) for character in set(text) - set("\t\n\r\f")} & {"Cc", "Cs", "Cn"}:
        raise Refused(Verdict.CONTROLS)
    start = text[:SNIFFED]
    if start.lower().startswith(SCRIPTS):
        raise Refused(Verdict.PROGRAM)
    if MARKUP.search(start):
        raise Refused(Verdict.MARKUP)
    return Verdict.TEXT


def decoded(content: bytes) -> str:
    """The text in the first encoding that fits. Raises Refused."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Verdict.ENCODING)


def kind_of(character: str) -> str:
    """Its general category in Unicode."""
    return unicodedata.category(character)


if __name__ == "__main__":
    report(inspect)
