"""What a request asks for is carried out on a day, tried out before that, and taken back by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from communities.models import Change, Community, Officer, Request
from communities.services import joining, officers, registry
from communities.services.joining import New
from portal.people.models import Appointment, Division

K, R = Change.Kind, Request.Kind
ALONG = {
    "code",
    "division",
    "full_name",
}  # what a division brings along; nothing that stands on a change
LATER = "“{name}”此后又有变更（{on} {kind}），请先申请撤回该变更。"
TWICE = "该变更已经撤回，不必再次申请。"
PEOPLE = "主任当选和届期变更不能撤回；登记有误的，请按正确情况重新提交同类申请。"
NOT_YET = "只有已生效的变更才能撤回；尚未生效的，请由审核单位收回同意。"
PERSONAL = (R.CHAIR, R.TERM)


@dataclass(frozen=True)
class Case:
    """A request that is carried out: from which day on, by whom, about which committees."""

    request: Request
    on: date
    by: Appointment
    communities: Sequence[Community]

    @property
    def dated(self) -> dict[str, Any]:
        """What every change says: when, by whom, why, at which request."""
        why = {"note": self.request.reason[:500], "request": self.request}
        return {"on": self.on, "by": self.by, **why}

    @property
    def one(self) -> Community:
        """The only committee it is about. Raises ValidationError where none was chosen."""
        if len(self.communities) != 1:
            raise ValidationError("请选择一个村（居）委会。")
        return self.communities[0]


def carry_out(request: Request, on: date) -> None:
    """Do what is asked for, from a day on. Raises ValidationError, Conflict; the caller's transaction undoes it."""
    by = request.decided_by or request.by
    chosen = list(request.communities.select_related("division").order_by("pk"))
    CARRIED[request.kind](Case(request, on, by, chosen))


def rehearse(request: Request) -> list[Change]:
    """Do it and take it back at once: the changes that it would write. Raises ValidationError, Conflict.

    What takes effect on a later day is tried out as of today.
    """
    with transaction.atomic():
        carry_out(request, min(request.effective_on, localdate()))
        changes = list(request.changes.select_related("community").order_by("pk"))
        transaction.set_rollback(True)
    return changes


def new_of(wanted: dict[str, Any], division: Division) -> New:
    """A committee that is wanted, as a request names it."""
    names = ("code", "name", "kind")
    code, name, kind = (str(wanted.get(field, "")) for field in names)
    return New(code, name, division, kind)


def establish(case: Case) -> None:
    """Set one up."""
    new = new_of(case.request.wanted, case.request.division)
    registry.establish(new.code, new.name, new.division, kind=new.kind, **case.dated)


def rename(case: Case) -> None:
    """Give one another name."""
    registry.rename(case.one, case.request.wanted["name"], **case.dated)


def merge(case: Case) -> None:
    """Merge several."""
    wanted = case.request.wanted
    kept = next((one for one in case.communities if one.pk == wanted.get("into")), None)
    into = kept or new_of(wanted, case.request.division)
    joining.merge(case.communities, into, **case.dated)


def split(case: Case) -> None:
    """Split one."""
    wanted = case.request.wanted
    parts = [new_of(part, case.request.division) for part in wanted["parts"]]
    joining.split(case.one, parts, goes_on=bool(wanted.get("goes_on")), **case.dated)


def abolish(case: Case) -> None:
    """Abolish one."""
    registry.abolish(case.one, **case.dated)


def boundary(case: Case) -> None:
    """Say how far it reaches."""
    registry.boundary(case.one, case.request.wanted["boundary"], **case.dated)


def chair(case: Case) -> None:
    """A chair was elected."""
    wanted = case.request.wanted
    said = {
        "post": Officer.Post.CHAIR,
        "name": wanted["name"],
        "telephone": wanted.get("telephone", ""),
        "term": wanted.get("term"),
        "since": case.on,
        "term_ends_on": day_of(wanted.get("term_ends_on")),
    }
    officers.begin(case.one, said, by=case.by)


def term(case: Case) -> None:
    """The board's term is another."""
    wanted = case.request.wanted
    ends_on = date.fromisoformat(wanted["term_ends_on"])
    officers.renew(case.one, wanted.get("term"), ends_on, on=case.on, by=case.by)


def day_of(written: str | None) -> date | None:
    """A day as JSON has it."""
    return date.fromisoformat(written) if written else None


def undo(case: Case) -> None:
    """Take back what an applied request changed, from a day on. Raises ValidationError where more stands on it."""
    undone = case.request.undoes
    changes = undoable(undone, case.request)
    if undone and undone.kind in (R.RENAME, R.BOUNDARY):
        for change in changes:
            put_back(case, change)
        return
    whole = [one.community for one in changes if one.after and not one.before]
    parts = [one.community for one in changes if one.before and not one.after]
    heirs = [one.community for one in changes if not one.before and not one.after]
    joining.part_again(
        [one for one in whole if one], [one for one in parts if one], heirs=heirs, **case.dated
    )


def undoable(undone: Request | None, request: Request | None = None) -> list[Change]:
    """What an applied request changed, where that can be taken back. Raises ValidationError with the reason."""
    if undone is None or undone.status != Request.Status.APPLIED:
        raise ValidationError(NOT_YET)
    if undone.kind in PERSONAL or undone.kind == R.UNDO:
        raise ValidationError(PEOPLE if undone.kind in PERSONAL else TWICE)
    others = undone.undone_by.filter(status__in=("reviewing", "approved", "applied"))
    if others.exclude(pk=request.pk if request else 0).exists():
        raise ValidationError(TWICE)
    changes = list(undone.changes.exclude(community=None).select_related("community__division"))
    for change in changes:
        refuse_later(change)
    return changes


def refuse_later(change: Change) -> None:
    """Raises ValidationError where something later stands on a change."""
    later = Change.objects.filter(community=change.community, pk__gt=change.pk)
    for one in later:
        if stands_on(change, one):
            kind, on = one.get_kind_display(), one.on
            raise ValidationError(LATER.format(name=change.community, on=on, kind=kind))


def stands_on(change: Change, later: Change) -> bool:
    """Whether a later change builds on one: not what a division brought along, nor what says other things."""
    if change.kind == K.BOUNDARY:
        return later.kind == K.BOUNDARY
    touched = {*later.before, *later.after}
    return later.kind not in (K.BOUNDARY, K.IDENTIFY) and not (touched and touched <= ALONG)


def put_back(case: Case, change: Change) -> None:
    """A name or a boundary as it was."""
    community = change.community
    if community and change.kind == K.BOUNDARY:
        registry.boundary(community, change.before.get("boundary", ""), **case.dated)
    elif community and "name" in change.before:
        registry.rename(community, change.before["name"], **case.dated)
        if community.kind != change.before.get("kind", community.kind):
            registry.correct_kind(community, change.before["kind"], **case.dated)


CARRIED: dict[str, Callable[[Case], None]] = {
    R.ESTABLISH: establish,
    R.RENAME: rename,
    R.MERGE: merge,
    R.SPLIT: split,
    R.ABOLISH: abolish,
    R.BOUNDARY: boundary,
    R.CHAIR: chair,
    R.TERM: term,
    R.UNDO: undo,
}
