"""Plain text and CSV: UTF-8 or GB18030, without control characters, and no markup in disguise."""

import re
import unicodedata
from typing import BinaryIO

from portal.attachments.sandbox import report
from portal.attachments.verdicts import Refused, Verdict
from portal.decoding import decoded

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
    if text is None:
        raise Refused(Verdict.ENCODING)
    if {kind_of(character) for character in set(text) - set("\t\n\r\f")} & {"Cc", "Cs", "Cn"}:
        raise Refused(Verdict.CONTROLS)
    start = text[:SNIFFED]
    if start.lower().startswith(SCRIPTS):
        raise Refused(Verdict.PROGRAM)
    if MARKUP.search(start):
        raise Refused(Verdict.MARKUP)
    return Verdict.TEXT


def kind_of(character: str) -> str:
    """Its general category in Unicode."""
    return unicodedata.category(character)


if __name__ == "__main__":
    report(inspect)
