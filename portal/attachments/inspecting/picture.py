"""JPG and PNG: the size is read, nothing is decoded, and nothing may follow the picture."""

import os
import zipfile
from typing import BinaryIO

from PIL import Image

from portal.attachments.sandbox import report
from portal.attachments.verdicts import Refused, Verdict

MOST_PIXELS = 100_000_000
LONGEST_SIDE = 20_000
END = {Verdict.PNG: b"\0\0\0\0IEND\xaeB`\x82", Verdict.JPG: b"\xff\xd9"}
OTHERS = (b"%PDF-", b"<html", b"<script", b"<svg")  # what some programs look for near the start
TAIL = 1024 * 1024


def inspect(file: BinaryIO) -> Verdict:
    """JPG or PNG, or Refused."""
    Image.MAX_IMAGE_PIXELS = None  # ours is smaller, and refuses with its own sentence
    with Image.open(file, formats=("PNG", "JPEG")) as picture:
        verdict = Verdict.PNG if picture.format == "PNG" else Verdict.JPG
        width, height = picture.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise Refused(Verdict.TOO_MANY_PIXELS)
        picture.verify()
    refuse_disguise(file, END[verdict])
    return verdict


def refuse_disguise(file: BinaryIO, end: bytes) -> None:
    """A picture that is a document or an archive as well (such as a JPG with a ZIP behind it)."""
    file.seek(0)
    start = file.read(1024).lower()
    size = file.seek(0, os.SEEK_END)
    file.seek(-min(size, TAIL), os.SEEK_END)
    tail = file.read().rstrip(b"\0") if end == END[Verdict.JPG] else file.read()
    other = any(sign.lower() in start for sign in OTHERS) or zipfile.is_zipfile(file)
    if other or not tail.endswith(end):
        raise Refused(Verdict.APPENDED)


if __name__ == "__main__":
    report(inspect)
