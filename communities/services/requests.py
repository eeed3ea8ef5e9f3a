"""A street asks for a change, the county decides, and on its day it takes effect."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import OperationalError, transaction
from django.utils.timezone import localdate

from communities.models import Community, Request
from communities.permissions import keeps
from communities.services.carrying import carry_out, rehearse, undoable
from communities.services.requests_telling import tell
from communities.workflow import REQUEST
from portal.attachments import services as attachments
from portal.attachments.models import Attachment
from portal.attachments.receiving import received
from portal.people.models import Appointment, Division
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, swap, take

log = logging.getLogger(__name__)
UNWRITTEN = ("wanted", "proposed_by", "decided_by", "decided_at", "applied_at")
CHANGED = "名录在此期间有变动，请重新打开申请核对。"
FAILED = "系统出错，未能生效，已记入运行日志，请联系系统管理员。"


@dataclass(frozen=True)
class Asked:
    """What a request asks for, as its form has it."""

    kind: str
    division: Division
    effective_on: date
    reason: str
    wanted: dict[str, Any]
    communities: Sequence[Community] = ()
    undoes: Request | None = None
    fields: tuple[str, ...] = field(
        default=("division", "effective_on", "reason", "wanted"), init=False
    )


@transaction.atomic
def write(asked: Asked, *, by: Appointment) -> Request:
    """Begin a request. Raises PermissionDenied (another street's), ValidationError."""
    request = Request(kind=asked.kind, by=by, undoes=asked.undoes)
    for name in asked.fields:
        setattr(request, name, getattr(asked, name))
    refuse_others(request, by)
    refuse_elsewhere(asked)
    if asked.undoes:
        undoable(asked.undoes)
    request.full_clean(exclude=UNWRITTEN)
    request.save()
    request.communities.set(asked.communities)
    record("begin", request, by=by, after=request.status, facts={"kind": request.kind})
    return request


@transaction.atomic
def save(request: Request, asked: Asked, *, by: Appointment, version: int) -> None:
    """Change what a draft says. Raises PermissionDenied, Conflict (sent, or changed meanwhile), ValidationError."""
    refuse_others(request, by)
    refuse_elsewhere(asked)
    written = {name: getattr(asked, name) for name in asked.fields}
    for name, value in written.items():
        setattr(request, name, value)
    request.full_clean(exclude=UNWRITTEN)
    swap(request, {"status": "drafting", "version": version}, {**written, "version": version + 1})
    request.communities.set(asked.communities)
    record("edit", request, by=by, facts={"version": request.version})


def refuse_others(request: Request, by: Appointment) -> None:
    """Raises PermissionDenied for another street's people."""
    if not (is_held(by) and keeps(by, request)):
        raise PermissionDenied


def refuse_elsewhere(asked: Asked) -> None:
    """Raises ValidationError where a committee, or what is to be undone, belongs to another street."""
    if asked.undoes and asked.undoes.division_id != asked.division.pk:
        raise ValidationError({"division": f"请选择原申请的{asked.undoes.division.name}。"})
    for one in asked.communities:
        if one.division_id != asked.division.pk and asked.undoes is None:
            raise ValidationError(f"{one.name}不属于{asked.division.name}，请核对。")


@transaction.atomic
def act(request: Request, verb: str, *, by: Appointment, version: int, **words: str) -> Event:
    """Take a step. What is sent or agreed to was tried out before, and takes effect at once if its day has come.

    `words` are a note, and with the approval the paper's title and number (approval_title, approval_number).
    Raises KeyError, PermissionDenied, Conflict, ValidationError.
    """
    step = REQUEST[verb]
    if not (is_held(by) and step.may(by, request)):
        raise PermissionDenied
    paper = {name: words.get(name, "").strip() for name in ("approval_title", "approval_number")}
    if verb == "approve":
        for name, value in paper.items():
            setattr(request, name, value)
        request.clean_fields(exclude=UNWRITTEN)
    else:
        paper = {}
    if verb in ("propose", "approve"):
        tried(request)

    def decided() -> dict[str, Any]:
        said: dict[str, Any] = {"decided_by": by} if step.stamp == "decided_at" else {}
        said |= {"proposed_by": by.actor} if verb == "propose" else {}
        return {**said, **paper, "trouble": ""}

    seen = {"version": version}
    event = take(step, request, by=by, note=words.get("note", ""), seen=seen, also=decided)
    tell(event, request)
    if verb == "approve" and request.effective_on <= localdate():
        apply(request)
    return event


def tried(request: Request) -> None:
    """Raises ValidationError where it could not be carried out as things stand."""
    try:
        rehearse(request)
    except Conflict as error:
        raise ValidationError(CHANGED) from error


@transaction.atomic
def apply(request: Request) -> Event:
    """Let it take effect. Raises Conflict, ValidationError; then nothing is changed."""
    event = take(REQUEST["apply"], request, by=None)
    carry_out(request, request.effective_on)
    tell(event, request)
    return event


def apply_due(keys: Iterable[int]) -> int:
    """Let due ones take effect, one by one, each in its own transaction; how many did.

    One that a colleague has is left to them; one that fails keeps its reason and stops no other.
    """
    done = 0
    for key in keys:
        with transaction.atomic():
            mine = Request.objects.due().select_for_update(skip_locked=True, of=("self",))
            request = mine.filter(pk=key).first()
            if request:
                done += took_effect(request)
    return done


def took_effect(request: Request) -> bool:
    """Whether it did; or why not is written down and told. What only met a lock waits for the next run."""
    try:
        with transaction.atomic():
            apply(request)
    except OperationalError:
        log.warning("request %s is left for the next run", request.pk, exc_info=True)
        return False
    except ValidationError as error:
        trouble = "".join(error.messages)
    except Conflict:
        trouble = CHANGED
    except Exception:
        log.exception("request %s failed", request.pk)
        trouble = FAILED
    else:
        return True
    request.refresh_from_db()
    Request.objects.filter(pk=request.pk).update(trouble=trouble[:500])
    event = record("stuck", request, by=None, note=trouble)
    tell(event, request)
    return False


@dataclass(frozen=True)
class Outcome:
    """What became of one of several that were accepted together; no complaint where it was accepted."""

    request: Request
    complaint: str


def approve_all(requests: Iterable[Request], *, by: Appointment, **paper: str) -> list[Outcome]:
    """Accept several, each in its own transaction, and say of each how it went."""
    return [Outcome(one, complaint_of(one, by, paper)) for one in requests]


def complaint_of(request: Request, by: Appointment, paper: dict[str, str]) -> str:
    """What kept one of several from being accepted; nothing where it was."""
    paper = paper if request.needs_approval else {}
    try:
        act(request, "approve", by=by, version=request.version, **paper)
    except ValidationError as error:
        return "".join(error.messages)
    except PermissionDenied:
        return "不由您审核。"
    except Conflict:
        return "状态已经改变，请重新打开核对。"
    return ""


def attach(request: Request, uploads: Sequence[File[Any]], *, by: Appointment) -> list[Attachment]:
    """Attach documents to a draft, all or none. Raises PermissionDenied, Conflict (sent meanwhile), ValidationError."""
    refuse_others(request, by)
    with received(uploads) as files, transaction.atomic():
        refuse_sent(request)
        return attachments.attach(request, files, what="申请材料", by=by)


@transaction.atomic
def detach(request: Request, attachment: Attachment, *, by: Appointment, note: str) -> None:
    """Take a document off a draft, for a reason. Raises PermissionDenied, Conflict, ValidationError."""
    refuse_others(request, by)
    refuse_sent(request)
    attachments.remove(request, attachment, by=by, note=note)


def refuse_sent(request: Request) -> None:
    """Raises Conflict where it is no draft any more; the row stays locked until the end."""
    attachments.lock(request)
    request.refresh_from_db(fields=["status"])
    if request.status != Request.Status.DRAFTING:
        raise Conflict


@transaction.atomic
def reveal(request: Request, *, by: Appointment) -> None:
    """Show whom a request names in clear to somebody who reads it; recorded each time."""
    record("reveal", request, by=by, facts={"kind": request.kind})
