"""PDF: whole, open to everybody, of a bearable number of pages, and with nothing in it that acts."""

import os
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf

from portal.attachments.sandbox import report
from portal.attachments.verdicts import Refused, Verdict

MOST_PAGES = 5_000
MOST_OBJECTS = 400_000
TAIL = 4096
STRING = re.compile(rb"\((?:\\.|[^\\)])*\)", re.DOTALL)
ENDS = rb"(?=[\s/<>\[\](){}%]|\Z)"
ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|ImportData|GoToE|RichMedia|XFA)" + ENDS)
HOLDS = re.compile(rb"/EF" + ENDS)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")
RUN = re.compile(
    r"\.(exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|dll|jar|lnk|sh|html?|svg|zip|rar|7z)\Z",
    re.IGNORECASE,
)


def inspect(file: BinaryIO) -> Verdict:
    """PDF, or Refused. Source of the rules: ISO 32000-1 7.5 (structure), 12.6.4 (actions)."""
    refuse_disguise(file)
    try:
        document = pikepdf.open(file)
    except pikepdf.PasswordError as error:
        raise Refused(Verdict.LOCKED) from error
    with document:
        refuse_size(document)
        for thing in document.objects:
            refuse_acting(document, thing)
        if any(map(RUN.search, names_of(document))):
            raise Refused(Verdict.EMBEDDED)
    return Verdict.PDF


def refuse_disguise(file: BinaryIO) -> None:
    """It begins and ends as a PDF, and is not a ZIP as well."""
    size = file.seek(0, os.SEEK_END)
    file.seek(-min(size, TAIL), os.SEEK_END)
    _, end, after = file.read().rpartition(b"%%EOF")
    if not end:
        raise Refused(Verdict.BROKEN)
    if after.strip(b"\0\t\n\f\r ") or zipfile.is_zipfile(file):
        raise Refused(Verdict.APPENDED)
    file.seek(0)


def refuse_size(document: pikepdf.Pdf) -> None:
    """A tree of pages with a loop in it, without pages, or with more than anybody reads."""
    if len(document.objects) > MOST_OBJECTS:
        raise Refused(Verdict.TOO_MANY_PAGES)
    pages = 0
    for _ in leaves(document.Root.Pages):
        pages += 1
        if pages > MOST_PAGES:
            raise Refused(Verdict.TOO_MANY_PAGES)
    if not pages:
        raise Refused(Verdict.BROKEN)


def leaves(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The pages of a tree, each node once. Raises Refused where a node comes again."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node.objgen in seen:
            raise Refused(Verdict.BROKEN)
        seen |= {node.objgen} - {(0, 0)}
        if "/Kids" not in node:
            yield node
        elif len(node.Kids) > MOST_OBJECTS:
            raise Refused(Verdict.TOO_MANY_PAGES)
        else:
            waiting.extend(node.Kids)


def refuse_acting(document: pikepdf.Pdf, thing: pikepdf.Object) -> None:
    """Scripts, programs to be launched, forms with scripts of their own, films; and embedded programs."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
        return
    plain = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    written = STRING.sub(b"()", plain.unparse(resolved=True))
    if ACTS.search(written):
        raise Refused(Verdict.ACTIVE)
    if HOLDS.search(written):
        for found in embedded(document, written):
            if found.read_bytes().startswith(PROGRAMS):
                raise Refused(Verdict.EMBEDDED)


def embedded(document: pikepdf.Pdf, written: bytes) -> Iterator[pikepdf.Stream]:
    """The streams that a file specification names, directly or through a dictionary of its own."""
    for number, generation in re.findall(rb"(\d+) (\d+) R\b", written):
        found = document.get_object(int(number), int(generation))
        held = found.as_dict().values() if isinstance(found, pikepdf.Dictionary) else [found]
        yield from (one for one in held if isinstance(one, pikepdf.Stream))


def names_of(document: pikepdf.Pdf) -> list[str]:
    """The names of the embedded files."""
    return [name for key, file in document.attachments.items() for name in (key, file.filename)]


if __name__ == "__main__":
    report(inspect)
