"""What a load found is settled by a person: it goes on standing, it was abolished on a day, it is of another kind."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from communities.models import Community, Finding, Kind
from communities.permissions import is_reviewer
from communities.services import divisions, registry
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
        on = abolish(locked, on, note, by=by)
    elif outcome == CORRECT:
        if locked.community is None:
            raise ValidationError({"outcome": "行政区划没有村（居）委会的类别。"})
        correct(locked.community, kind, on or localdate(), note, by=by)
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


def abolish(finding: Finding, on: date | None, note: str, *, by: Appointment) -> date:
    """Abolish what was found, from a day on; what a request abolished or merged meanwhile is no more. The day."""
    ended = (finding.community or place_of(finding)).until
    if ended:
        return ended
    if on is None:
        raise ValidationError({"on": "请填写日期。"})
    if finding.community:
        registry.abolish(finding.community, on=on, by=by, note=note)
    elif finding.division:
        divisions.abolish(finding.division, on=on, by=by, note=note)
    return on


def correct(community: Community, kind: str, on: date, note: str, *, by: Appointment) -> None:
    """Say what kind a committee is, from a day on; no load changes it any more."""
    if kind not in Kind.values:
        raise ValidationError({"kind": "请选择类别。"})
    registry.correct_kind(community, kind, on=on, by=by, note=note)
