"""Uploads are received: copied where nobody else writes, hashed, recognised, scanned; or refused by name."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from portal.attachments import naming
from portal.attachments.recognition import recognised
from portal.attachments.scanning import Unavailable, scan
from portal.attachments.verdicts import MEDIA_TYPES, SENTENCES, Verdict

log = logging.getLogger(__name__)
PATIENCE = (
    25  # seconds for all files of one upload; a request must end before its web server gives up
)
AWAY = "病毒扫描服务暂时不可用，文件没有上传。请稍后再试；如仍不成功，请告知系统管理员。"
LATE = "来不及检查，没有上传。请分几次上传。"


@dataclass(frozen=True)
class Received:
    """A file that may be kept: its safe name, its content (open, read only), and what is known of it."""

    name: str
    file: BinaryIO
    sha256: str
    size: int
    media_type: str


@contextmanager
def received(uploads: Sequence[File[Any]]) -> Iterator[list[Received]]:
    """The uploads, checked; they are open until the end of the block.

    All or nothing: raises ValidationError with a sentence for each file that is refused.
    """
    refuse_excess(uploads)
    found, complaints, until = [], [], time.monotonic() + PATIENCE
    with ExitStack() as stack:
        for upload in uploads:
            name = naming.safe(upload.name or "")
            try:
                found.append(checked(name, upload, stack, until))
            except ValidationError as error:
                complaints += [f"“{name}”{message}" for message in error.messages]
        if complaints:
            raise ValidationError(complaints)
        yield found


def refuse_excess(uploads: Sequence[File[Any]]) -> None:
    """Too many, or too much altogether. Raises ValidationError."""
    if not uploads:
        raise ValidationError("请选择要上传的文件。")
    if len(uploads) > settings.ATTACHMENTS_MOST:
        raise ValidationError(f"一次最多上传 {settings.ATTACHMENTS_MOST} 个文件。")
    if sum(upload.size for upload in uploads) > settings.ATTACHMENTS_TOTAL:
        most = filesizeformat(settings.ATTACHMENTS_TOTAL)
        raise ValidationError(f"所选文件合计超过 {most}，没有上传。请压缩图片、拆分文件后再传。")


def checked(name: str, upload: File[Any], stack: ExitStack, until: float) -> Received:
    """One upload, copied and looked into. Raises ValidationError."""
    if upload.size > settings.ATTACHMENT_LARGEST:
        most = filesizeformat(settings.ATTACHMENT_LARGEST)
        raise ValidationError(f"超过单个文件的上限 {most}，没有上传。请压缩图片或者拆分后再传。")
    if time.monotonic() > until:
        raise ValidationError(LATE)
    file, sha256 = copied(upload, stack)
    verdict = recognised(file)
    if not verdict.is_accepted:
        raise ValidationError(SENTENCES[verdict])
    refuse_infected(file)
    try:
        fitting = naming.fitting(name, verdict)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    return Received(fitting, file, sha256, upload.size, MEDIA_TYPES[verdict])


def copied(upload: File[Any], stack: ExitStack) -> tuple[BinaryIO, str]:
    """A copy that can only be read and has no name any more, and its SHA-256.

    It has no buffer: whoever looks into it moves the one position that all of us share.
    """
    digest = hashlib.sha256()
    with NamedTemporaryFile(prefix="minyi-") as written:
        for piece in upload.chunks():
            digest.update(piece)
            written.write(piece)
        written.flush()
        file = Path(written.name).open("rb", buffering=0)  # noqa: SIM115 -- the stack closes it
        stack.callback(file.close)
    return file, digest.hexdigest()


def refuse_infected(file: BinaryIO) -> None:
    """Ask the scanner, if there is one. Raises ValidationError, also when it does not answer."""
    if not settings.CLAMD_URL:
        return
    try:
        virus = scan(file, settings.CLAMD_URL)
    except Unavailable as error:
        log.exception("clamd is not available")
        raise ValidationError(f"没有上传：{AWAY}") from error
    if virus:
        log.warning("clamd found %r", virus)
        raise ValidationError(SENTENCES[Verdict.INFECTED])
