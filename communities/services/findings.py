"""What a load found is settled by a person: it goes on standing, it was abolished on a day, it is of another kind."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from communities.models import SAID, Change, Community, DivisionPast, Finding, Kind, Past
from communities.permissions import is_reviewer
from portal.people.models import Appointment, Division
from portal.record.services import record
from portal.workflow import Conflict

KEEP, ABOLISH, CORRECT = "keep", "abolish", "kind"
OUTCOMES = {KEEP: "核实无误，保持不变", ABOLISH: "已撤销", CORRECT: "更正类别"}


@transaction.atomic
def settle(
    finding: Finding,
    outcome: str,
    *,
    by: Appointment,
    on: date | None = None,
    kind: str = "",
    note: str = "",
) -> Finding:
    """Settle a finding: `keep` what is registered, `abolish` it on a day, or give it another `kind` from a day on.

    Raises PermissionDenied, Conflict (settled meanwhile), ValidationError.
    """
    locked = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    refuse_others(locked, by)
    if locked.settled_at:
        raise Conflict
    if outcome == ABOLISH:
        abolish(locked, on, note, by=by)
    elif outcome == CORRECT:
        if locked.community is None:
            raise ValidationError({"outcome": "行政区划没有村（居）委会的类别。"})
        correct_kind(locked.community, kind, on=on or localdate(), by=by, note=note)
    words = [OUTCOMES[outcome], *([f"{on:%Y-%m-%d}"] if on and outcome != KEEP else []), note]
    locked.outcome = "；".join(filter(None, words))[:200]
    locked.settled_at, locked.settled_by = now(), by
    locked.save()
    record("settle", locked, by=by, note=note, facts={"outcome": outcome})
    return locked


def place_of(finding: Finding) -> Division:
    """Where the thing that was found lies."""
    place = finding.community.division if finding.community else finding.division
    assert place is not None  # noqa: S101 -- a finding is about one of the two
    return place


def refuse_others(finding: Finding, by: Appointment) -> None:
    """Raise PermissionDenied unless a post reviews that part of the registry."""
    if not is_reviewer(by, place_of(finding)):
        raise PermissionDenied


def abolish(finding: Finding, on: date | None, note: str, *, by: Appointment) -> None:
    """Abolish what was found, from a day on."""
    thing: Any = finding.community or finding.division
    on = refuse_day(on, thing.since)
    if finding.division:
        refuse_peopled(finding.division)
    thing.until = on
    thing.save(update_fields=["until"])
    about = {"community": finding.community, "division": finding.division}
    before = {"name": thing.name, "code": thing.code}
    Change.objects.create(
        kind=Change.Kind.ABOLISH, on=on, before=before, note=note, load=finding.load, **about
    )
    if finding.division:
        DivisionPast.objects.get_or_create(
            division=thing, until=on,
            defaults={"code": thing.code, "name": thing.name, "parent": thing.parent, "since": thing.since},
        )  # fmt: skip
    record("abolish", thing, by=by, note=note, facts={"on": str(on), **before})


def refuse_day(on: date | None, since: date | None) -> date:
    """The day. Raises ValidationError unless it is after the last change and not to come."""
    if on is None:
        raise ValidationError({"on": "请填写日期。"})
    if on > localdate():
        raise ValidationError({"on": "日期不能晚于今天。"})
    if since and on <= since:
        raise ValidationError({"on": f"日期应晚于最近一次变更之日（{since:%Y-%m-%d}）。"})
    return on


def refuse_peopled(division: Division) -> None:
    """Raise ValidationError while anything stands under a division."""
    below = division.children.filter(until=None).exists()
    if below or Community.objects.standing().filter(division=division).exists():
        raise ValidationError({"outcome": "该区划之下还有未撤销的区划或村（居）委会，请先处理。"})


@transaction.atomic
def correct_kind(
    community: Community, kind: str, *, on: date, by: Appointment, note: str = ""
) -> None:
    """Say what kind a committee is, from a day on; no load changes it any more.

    Raises PermissionDenied, ValidationError.
    """
    if not is_reviewer(by, community.division):
        raise PermissionDenied
    if kind not in Kind.values:
        raise ValidationError({"kind": "请选择类别。"})
    locked = Community.objects.select_for_update().get(pk=community.pk)
    was = locked.kind
    if on != locked.since:
        refuse_day(on, locked.since)
        standing = {name: getattr(locked, name) for name in SAID}
        Past.objects.create(community=locked, since=locked.since, until=on, **standing)
    locked.kind, locked.kind_by, locked.since = kind, Community.By.HAND, on
    locked.save()
    Change.objects.create(
        kind=Change.Kind.KIND,
        community=locked,
        on=on,
        before={"kind": was},
        after={"kind": kind},
        note=note,
    )
    record(
        "correct-kind", locked, by=by, note=note, facts={"on": str(on), "kind": kind, "was": was}
    )
