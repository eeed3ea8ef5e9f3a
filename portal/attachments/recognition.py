"""What a file is, by its content alone; what it is called and what the browser says of it count for nothing."""

from typing import BinaryIO

from portal.attachments.sandbox import look
from portal.attachments.verdicts import Verdict

INSPECTORS = {
    b"%PDF-": "pdf",
    b"PK\x03\x04": "package",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG\r\n\x1a\n": "picture",
}
REFUSED = {  # binary content that has a sentence of its own
    b"MZ": Verdict.PROGRAM,
    b"\x7fELF": Verdict.PROGRAM,
    b"\xca\xfe\xba\xbe": Verdict.PROGRAM,
    b"PK": Verdict.ARCHIVE,
    b"Rar!": Verdict.ARCHIVE,
    b"7z\xbc\xaf": Verdict.ARCHIVE,
    b"\x1f\x8b": Verdict.ARCHIVE,
    b"\xd0\xcf\x11\xe0": Verdict.OLD_OFFICE,
    b"GIF8": Verdict.OTHER_PICTURE,
    b"BM": Verdict.OTHER_PICTURE,
    b"II*\0": Verdict.OTHER_PICTURE,
    b"MM\0*": Verdict.OTHER_PICTURE,
    b"RIFF": Verdict.OTHER_PICTURE,
    b"\xff\xfe": Verdict.ENCODING,
    b"\xfe\xff": Verdict.ENCODING,
}
RICH_TEXT = b"{\\rtf"
START = 1024


def recognised(file: BinaryIO) -> Verdict:
    """What the file is, or why it is refused; whatever needs reading is read by a confined process."""
    file.seek(0)
    start = file.read(START)
    if not start:
        return Verdict.EMPTY
    inspector = next((INSPECTORS[sign] for sign in INSPECTORS if start.startswith(sign)), None)
    if inspector:
        return look(inspector, file)
    if start.startswith(RICH_TEXT):
        return Verdict.OLD_OFFICE
    if b"\0" in start:
        signs = (REFUSED[sign] for sign in REFUSED if start.startswith(sign))
        return next(signs, Verdict.OTHER_PICTURE if start[4:8] == b"ftyp" else Verdict.UNKNOWN)
    return look("text", file)
