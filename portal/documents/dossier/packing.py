"""A whole file as a ZIP: every part as it is kept, in order, and a list that names each with its SHA-256."""

import hashlib
import zipfile
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from portal.attachments.naming import safe
from portal.documents.dossier.parts import Part

LIST = "目录.txt"
IN_MEMORY = 8 * 1024 * 1024  # bytes; beyond that it is on disk
BLOCK = 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can name
NO_PATH = str.maketrans("/\\", "／＼")
TEXTS = ("text/plain", "text/csv")  # the rest is packed already


def packed(heading: str, parts: list[Part]) -> BinaryIO:
    """Return the ZIP, from its beginning; the caller closes it. Memory holds one block of one part."""
    made = cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 -- the caller closes it
    digits = max(2, len(str(len(parts))))
    lines = [heading, "", "文件\t题名\t文号\t日期\tSHA-256"]
    with zipfile.ZipFile(made, "w") as archive:
        for number, part in enumerate(parts, 1):
            name = safe(f"{number:0{digits}}_{part.name.translate(NO_PATH)}")
            digest = _copied(archive, name, part)
            day = part.day.isoformat() if part.day else ""
            lines.append(f"{name}\t{part.title}\t{part.number}\t{day}\t{digest}")
        archive.writestr(
            zipfile.ZipInfo(LIST, EPOCH), "\r\n".join([*lines, ""]).encode("utf-8-sig")
        )
    made.seek(0)
    return made


def _copied(archive: zipfile.ZipFile, name: str, part: Part) -> str:
    """Copy a part block by block; return its SHA-256."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED if part.media_type in TEXTS else zipfile.ZIP_STORED
    digest = hashlib.sha256()
    with part.opened() as file, archive.open(entry, "w", force_zip64=True) as written:
        while block := file.read(BLOCK):
            digest.update(block)
            written.write(block)
    return digest.hexdigest()
