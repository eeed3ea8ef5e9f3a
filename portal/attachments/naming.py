"""Names of files: made safe for every system, and true to the content."""

import re
import unicodedata

from portal.attachments.verdicts import Verdict

LONGEST = 255  # bytes, as file systems count
EXTENSIONS = {  # the first is the one that is given
    Verdict.PDF: ("pdf",),
    Verdict.DOCX: ("docx",),
    Verdict.XLSX: ("xlsx",),
    Verdict.OFD: ("ofd",),
    Verdict.JPG: ("jpg", "jpeg"),
    Verdict.PNG: ("png",),
    Verdict.TEXT: ("txt", "csv"),
}
MENDED = {  # where a wrong extension is a known slip, and no disguise
    Verdict.DOCX: ("doc", "wps"),
    Verdict.XLSX: ("xls", "et"),
    Verdict.JPG: ("png", "jpe", "jfif"),
    Verdict.PNG: ("jpg", "jpeg"),
}
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)
FULL_WIDTH = str.maketrans('<>:"|?*%', "＜＞：＂｜？＊％")
ENDING = re.compile(r"(?<=.)\.([A-Za-z0-9]{1,8})\Z")


def safe(name: str) -> str:
    """A name without path, control and direction characters, of at most 255 bytes, its extension kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in INVISIBLE)
    plain = re.sub(r"\s+", " ", seen).translate(FULL_WIDTH).strip(" .") or "未命名"
    return shortened(f"_{plain}" if RESERVED.match(plain) else plain)


def shortened(name: str) -> str:
    """Cut before the extension, at a whole character."""
    stem, extension = parted(name)
    ending = f".{extension}" if extension else ""
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


def parted(name: str) -> tuple[str, str]:
    """The name and its extension, which may be empty."""
    found = ENDING.search(name)
    return (name[: found.start()], found[1]) if found else (name, "")


def fitting(name: str, verdict: Verdict) -> str:
    """The name with the extension that its content has; one without, or with a known slip, is mended.

    Raises ValueError with what to do, when the name says something else.
    """
    stem, extension = parted(name)
    known, given = EXTENSIONS[verdict], extension.lower()
    if given in known:
        return name
    if not extension or given in MENDED.get(verdict, ()):
        return shortened(f"{stem}.{known[0]}")
    msg = f"内容是 {known[0]}，文件名却以 .{extension} 结尾。请核对，确认后把文件名改为以 .{known[0]} 结尾再传。"
    raise ValueError(msg)
