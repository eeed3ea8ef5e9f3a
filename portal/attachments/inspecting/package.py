"""Word, Excel and OFD files: archives whose directory is true, whose parts are few and small, and do nothing."""

import os
import re
import struct
import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from portal.attachments.sandbox import report
from portal.attachments.verdicts import Refused, Verdict

MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024  # all parts together, those of embedded workbooks too
LARGEST_PART = 100 * 1024 * 1024
STEEPEST = 250  # unpacked to packed, for parts over a megabyte; sheets of figures come near 100
LONGEST_NAME = 250
LOCAL, END = b"PK\x03\x04", b"PK\x05\x06"
DESCRIPTOR = 24  # bytes that may stand between two parts
LINK = 0o120000
FORBIDDEN = re.compile(r"\\|:|\x00|^/|(^|/)\.\.(/|$)")
MACROS = re.compile(r"vba|/activex/|/macrosheets/|/dialogsheets/|/customui", re.IGNORECASE)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    f"{OFFICE}wordprocessingml.document.main+xml": Verdict.DOCX,
    f"{OFFICE}spreadsheetml.sheet.main+xml": Verdict.XLSX,
}
FOLLOWED = re.compile(r"(https?:(?!//[^/]*@)|mailto:|#)", re.IGNORECASE)  # only when clicked
XML = (".xml", ".rels", ".vml")


class Budget:
    """What may still be unpacked."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def spend(self, size: int) -> None:
        """Raises Refused when it is more than is left."""
        self.left -= size
        if self.left < 0:
            raise Refused(Verdict.BOMB)


def inspect(file: BinaryIO) -> Verdict:
    """DOCX, XLSX or OFD, or Refused. Sources: ECMA-376 part 2 (packages), GB/T 33190 7 (OFD)."""
    return looked_into(file, Budget())


def looked_into(file: BinaryIO, budget: Budget, *, inside: bool = False) -> Verdict:
    """The same; `inside` another package, where no third may follow."""
    texts = {}
    for part in parts_of(file):
        name, content = part.filename, unpacked(file, part)
        refuse_hidden(name, content)
        if content.startswith(LOCAL):
            if inside:
                raise Refused(Verdict.ARCHIVE)
            looked_into(BytesIO(content), budget, inside=True)
        budget.spend(len(content))
        if name in ("[Content_Types].xml", "OFD.xml"):
            texts[name] = content
        elif name.endswith(".rels"):
            refuse_far(content)
    return kind_of(texts)


def parts_of(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """The parts in their order, after a look at the directory alone. Raises Refused."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 22))
    if not file.read().startswith(END):
        raise Refused(Verdict.APPENDED)
    with zipfile.ZipFile(file) as package:
        parts = sorted(package.infolist(), key=lambda part: part.header_offset)
        ends = package.start_dir
    if not parts or len(parts) > MOST_PARTS or any(map(is_bomb, parts)):
        raise Refused(Verdict.BOMB if parts else Verdict.BROKEN)
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(Verdict.BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(Verdict.LOCKED)
    names = {part.orig_filename.lower() for part in parts}
    if len(names) < len(parts) or any(map(is_misnamed, parts)):
        raise Refused(Verdict.BROKEN)
    refuse_gaps(file, parts, ends)
    return [part for part in parts if not part.is_dir()]


def is_bomb(part: zipfile.ZipInfo) -> bool:
    """Whether a part says itself that it becomes too large, or too large for what it is packed in."""
    steep = part.file_size > STEEPEST * max(part.compress_size, 1)
    return part.file_size > LARGEST_PART or (steep and part.file_size > 1024 * 1024)


def is_misnamed(part: zipfile.ZipInfo) -> bool:
    """A name that leads out of the package, a link, or a way of packing that office programs do not know."""
    name = part.orig_filename
    strange = part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    link = part.external_attr >> 16 & 0o170000 == LINK
    return strange or link or len(name) > LONGEST_NAME or bool(FORBIDDEN.search(name))


def refuse_gaps(file: BinaryIO, parts: list[zipfile.ZipInfo], ends: int) -> None:
    """Every part begins where the one before ended: nothing overlaps, nothing is hidden between."""
    at = 0
    for part in parts:
        if not 0 <= part.header_offset - at <= (DESCRIPTOR if at else 0):
            raise Refused(Verdict.BOMB if part.header_offset < at else Verdict.APPENDED)
        at = begin_of(file, part) + part.compress_size
    if not 0 <= ends - at <= DESCRIPTOR:
        raise Refused(Verdict.APPENDED)


def begin_of(file: BinaryIO, part: zipfile.ZipInfo) -> int:
    """Where a part's content begins. Raises Refused when its own head says another name."""
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(LOCAL):
        raise Refused(Verdict.BROKEN)
    named, extra = struct.unpack("<HH", head[26:])
    name = file.read(named)
    if name.decode("utf-8" if part.flag_bits & 0x800 else "cp437") != part.orig_filename:
        raise Refused(Verdict.BROKEN)
    return part.header_offset + len(head) + len(name) + int(extra)


def unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> bytes:
    """The content of a part, never more than its directory says. Raises Refused when that was a lie."""
    file.seek(begin_of(file, part))
    content = file.read(part.compress_size)
    if part.compress_type == zipfile.ZIP_DEFLATED:
        engine = zlib.decompressobj(-15)
        content = engine.decompress(content, part.file_size + 1)
        if not engine.eof or engine.unused_data:
            raise Refused(Verdict.BOMB if len(content) > part.file_size else Verdict.BROKEN)
    if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
        raise Refused(Verdict.BROKEN)
    return content


def refuse_hidden(name: str, content: bytes) -> None:
    """Macros, programs, archives, objects of other programs, and XML that defines entities."""
    if MACROS.search(name):
        raise Refused(Verdict.ACTIVE)
    if content.startswith(PROGRAMS):
        raise Refused(Verdict.PROGRAM)
    if content.startswith(ARCHIVES):
        raise Refused(Verdict.ARCHIVE)
    if content.startswith(OLE):
        raise Refused(Verdict.EMBEDDED)
    start = content[:4096].replace(b"\0", b"").lower()
    if name.lower().endswith(XML) and (b"<!doctype" in start or b"<!entity" in start):
        raise Refused(Verdict.ACTIVE)


def elements_of(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a short XML text with their attributes, without their prefixes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (name.rpartition(":")[2], attributes)
    )
    parser.Parse(content, True)
    return found


def refuse_far(relationships: bytes) -> None:
    """Only links that a reader follows may lead outside; nothing is fetched by opening the file."""
    for _, said in elements_of(relationships):
        if said.get("TargetMode", "").lower() != "external":
            continue
        if said.get("Type", "").endswith("/hyperlink") and FOLLOWED.match(said.get("Target", "")):
            continue
        raise Refused(Verdict.EXTERNAL)


def kind_of(texts: dict[str, bytes]) -> Verdict:
    """What the package says that it is. Raises Refused when it is none of ours."""
    if "OFD.xml" in texts and "[Content_Types].xml" not in texts:
        name, said = elements_of(texts["OFD.xml"])[0]
        if name == "OFD" and said.get("DocType", "OFD") in ("OFD", "OFD-A"):
            return Verdict.OFD
    if "[Content_Types].xml" not in texts:
        raise Refused(Verdict.ARCHIVE)
    listed = elements_of(texts["[Content_Types].xml"])
    types = {words.get("ContentType", "") for _, words in listed}
    if any("macroenabled" in word.lower() or "vba" in word.lower() for word in types):
        raise Refused(Verdict.ACTIVE)
    kinds = {KINDS[word] for word in types & set(KINDS)}
    if len(kinds) != 1:
        raise Refused(Verdict.TEMPLATE)
    return kinds.pop()


if __name__ == "__main__":
    report(inspect)
