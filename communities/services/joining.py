"""Committees are merged and split: who ends, who begins, and who goes on as whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from communities.models import Change, Community, Succession
from communities.services.registry import begin
from communities.services.standing import (
    Deed,
    Why,
    claim,
    end,
    refuse_ended,
    refuse_out_of_order,
    resume,
    said_of,
    write,
)
from portal.people.models import Appointment, Division

K = Change.Kind


@dataclass(frozen=True)
class New:
    """A committee that is to be set up by a merger or a split, in a township."""

    code: str
    name: str
    division: Division
    kind: str = ""


@transaction.atomic
def merge(
    parts: Sequence[Community],
    into: Community | New,
    *,
    on: date,
    by: Appointment | None,
    **why: Unpack[Why],
) -> Community:
    """Merge several committees on a day, into a new one or into one of them; the one that goes on.

    Raises ValidationError: fewer than two, one stands no more or began later, or the new one cannot be set up;
    Conflict: of two mergers of the same committee one wins.
    """
    if len({one.pk for one in parts}) < 2:
        raise ValidationError("合并至少涉及两个村（居）委会。")
    deed = Deed(K.MERGE, on, by, **why)
    if isinstance(into, New):
        claim(parts, into.division)
        endings = ended(deed, parts)
        whole = set_up(deed, into)
    else:
        claim(parts)
        whole = next((one for one in parts if one.pk == into.pk), None) or refused()
        refuse_ended(whole)
        refuse_out_of_order(whole.name, whole.since, on)
        endings = ended(deed, [one for one in parts if one.pk != whole.pk])
        write(deed, whole, {}, {})
    for one, change in endings:
        Succession.objects.create(predecessor=one, successor=whole, change=change)
    return whole


def refused() -> Community:
    """Raises ValidationError: what is merged into is none of those that merge."""
    raise ValidationError("并入的村（居）委会应是参加合并的其中一个。")


def ended(deed: Deed, communities: Sequence[Community]) -> list[tuple[Community, Change]]:
    """Those that stand no more, each with its change."""
    return [(one, write(deed, one, end(one, deed.on), {})) for one in communities]


def set_up(deed: Deed, new: New) -> Community:
    """One that begins."""
    community = begin(new.code, new.name, new.division, on=deed.on, kind=new.kind)
    write(deed, community, {}, said_of(community))
    return community


@transaction.atomic
def split(
    community: Community,
    parts: Sequence[New],
    *,
    goes_on: bool,
    on: date,
    by: Appointment | None,
    **why: Unpack[Why],
) -> list[Community]:
    """Split a committee on a day: the new ones; the old one goes on beside them, or ends.

    Raises ValidationError: too few parts, it stands no more or began later, or a part cannot be set up; Conflict.
    """
    if len(parts) < (1 if goes_on else 2):
        raise ValidationError(
            "分设后应至少有两个村（居）委会：原村（居）委会保留的，至少新设一个；不保留的，至少新设两个。"
        )
    deed = Deed(K.SPLIT, on, by, **why)
    claim([community], *{part.division.pk: part.division for part in parts}.values())
    refuse_ended(community)
    refuse_out_of_order(community.name, community.since, on)
    before = {} if goes_on else end(community, on)
    change = write(deed, community, before, {})
    made = [set_up(deed, part) for part in parts]
    for one in made:
        Succession.objects.create(predecessor=community, successor=one, change=change)
    return made


@transaction.atomic
def part_again(
    whole: Sequence[Community],
    parts: Sequence[Community],
    *,
    on: date,
    by: Appointment | None,
    heirs: Sequence[Community | None] = (),
    **why: Unpack[Why],
) -> None:
    """Take a merger or a split back on a day: those that it set up end, those that it ended stand again.

    `heirs` stood all the while, and go on as those that end.
    """
    claim([*whole, *parts])
    deed = Deed(K.ABOLISH, on, by, **why)
    endings = ended(deed, whole)
    for one in parts:
        write(deed.as_(K.RESTORE), one, {}, resume(one, on))
    lasting = [*parts, *(one for one in heirs if one)]
    for gone, change in endings:
        for one in lasting:
            Succession.objects.create(predecessor=gone, successor=one, change=change)
