"""公开属性 is proposed with the draft, checked by the office, and decided by whoever signs."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from portal.documents.source import DISCLOSURES, OPEN
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, swap
from proposals.models import Reply
from proposals.permissions import is_dispatcher, may_check_disclosure

LONGEST = 200
UNCHECKED: dict[str, Any] = {
    "disclosure_checked": "",
    "disclosure_remark": "",
    "disclosure_checked_by": None,
    "disclosure_checked_at": None,
}


@dataclass(frozen=True)
class Decision:
    """公开属性 and its ground, which only 主动公开 may lack."""

    disclosure: str
    ground: str = ""


@transaction.atomic
def check(
    reply: Reply, *, by: Appointment, disclosure: str, remark: str = "", version: int
) -> Event:
    """The office agrees with what the drafter proposed, or says what it holds right, and why.

    Raises PermissionDenied, Conflict (no longer before a checker, or another version than was
    read), ValidationError. Source: the drafter proposes, the office checks, the signatory decides.
    """
    if not (is_held(by) and is_dispatcher(by, reply)):
        raise PermissionDenied
    if reply.status not in (Reply.Status.CHECKING, Reply.Status.SIGNING):
        raise Conflict
    if not may_check_disclosure(by, reply):
        raise PermissionDenied
    departs = disclosure != reply.disclosure
    refuse_unfit(disclosure, remark, "remark", needed=departs and needs_ground(reply, disclosure))
    checked = {
        "disclosure_checked": disclosure,
        "disclosure_remark": remark.strip(),
        "disclosure_checked_by": by,
        "disclosure_checked_at": now(),
    }
    swap(reply, {"status": reply.status, "version": version}, checked)
    facts = {"proposed": reply.disclosure, "disclosure": disclosure}
    return record("check", reply, by=by, note=remark.strip(), facts=facts)


def needs_ground(reply: Reply, disclosure: str) -> bool:
    """Whether departing from the proposal has to be explained: always, unless nothing was proposed."""
    return bool(reply.disclosure) or disclosure != OPEN


def decide(reply: Reply, decided: Decision | None, *, by: Appointment) -> Decision:
    """What the signatory decides, written into the record; without a word the office's check stands.

    Raises ValidationError: departing from the check has its reason, what is not open its ground.
    """
    stands = Decision(reply.disclosure_checked, reply.ground)
    decision = decided or stands
    departs = decision.disclosure != stands.disclosure
    ground = decision.ground.strip() or ("" if departs else stands.ground)
    needed = departs or decision.disclosure != OPEN
    refuse_unfit(decision.disclosure, ground, "ground", needed=needed)
    facts = {"checked": stands.disclosure, "disclosure": decision.disclosure}
    record("decide", reply, by=by, note=ground, facts=facts)
    return Decision(decision.disclosure, ground)


def refuse_unfit(disclosure: str, ground: str, field: str, *, needed: bool) -> None:
    """Raise ValidationError for an unknown word, and for a ground that is missing or cannot be kept."""
    if disclosure not in DISCLOSURES:
        raise ValidationError({"disclosure": "请选择公开属性：主动公开、依申请公开或者不予公开。"})
    if needed and not ground.strip():
        raise ValidationError({field: "与原意见不同，或者不是主动公开的，请写明理由和依据。"})
    if len(ground) > LONGEST:
        raise ValidationError({field: f"理由最多 {LONGEST} 字，现有 {len(ground)} 字。"})
    if "\x00" in ground:
        raise ValidationError({field: "理由含有空字符，请删去后重试。"})
