"""Delivery status notifications (RFC 3464): which of our mails came back, and why."""

import email
import email.policy
import re
from email.message import Message
from typing import NamedTuple

from portal.notices.mail import is_sealed

OURS = re.compile(r"<(notice|digest)-([0-9]{1,18})\.([0-9a-f]{20})@[^<>\s]{1,255}>")
LARGEST = 10_000_000  # bytes


class ForeignError(Exception):
    """It is no report about a mail of ours; the text says what is missing."""


class Bounce(NamedTuple):
    """What came back: which mail, to which address, for good or only late, and why."""

    kind: str
    key: int
    address: str
    is_final: bool
    reason: str


def read(raw: bytes) -> Bounce:
    """Read a report. Raises ForeignError."""
    if len(raw) > LARGEST:
        raise ForeignError("输入过大，不是退信通知。")
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    kind = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() != "multipart/report" or kind != "delivery-status":
        raise ForeignError("不是退信通知（multipart/report; report-type=delivery-status）。")
    parts = list(message.walk())
    status = next(
        (one for one in parts if one.get_content_type() == "message/delivery-status"), None
    )
    if status is None or not isinstance(status.get_payload(), list):
        raise ForeignError("退信通知中没有投递状态。")
    name, key = returned(parts)
    recipient = next((one for one in status.get_payload() if "Final-Recipient" in one), None)
    if not isinstance(recipient, Message):
        raise ForeignError("退信通知中没有收件人。")
    action = str(recipient.get("Action", "")).strip().lower()
    return Bounce(name, key, address_of(recipient), action == "failed", reason_of(recipient))


def returned(parts: list[Message]) -> tuple[str, int]:
    """Which of our mails came back with a report: the id of the returned mail, sealed by us."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            body = part.get_payload(decode=True)
            head = email.message_from_bytes(body if isinstance(body, bytes) else b"")
            found = OURS.fullmatch(str(head.get("Message-ID", "")).strip())
        else:
            found = OURS.fullmatch(str(part.get("Message-ID", "")).strip())
        if found and is_sealed(found[1], int(found[2]), found[3]):
            return found[1], int(found[2])
    raise ForeignError("退回的不是本平台发出的邮件。")


def address_of(recipient: Message) -> str:
    """The address that was written to; where it was forwarded, the one before."""
    written = str(recipient.get("Original-Recipient") or recipient["Final-Recipient"])
    return written.partition(";")[2].strip().strip("<>")


def reason_of(recipient: Message) -> str:
    """What the other side said."""
    said = str(recipient.get("Diagnostic-Code", "")).partition(";")[2]
    return " ".join(f"退信：{recipient.get('Status', '')} {said}".split())
