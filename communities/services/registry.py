"""The registry is changed: every change on a day, with what was before and after, in one transaction.

A change is dated not before the day from which the committee stands as it does, and not in the future. All raise
ValidationError (with a sentence), and Conflict where the committee was changed since it was read.
"""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction

from communities import naming
from communities.models import Change, Community
from communities.services.standing import (
    Deed,
    Why,
    claim,
    end,
    named,
    refuse_ended,
    refuse_out_of_order,
    resume,
    said_of,
    stand,
    write,
)
from portal.people.models import Appointment, Division

K, By = Change.Kind, Community.By
BEFORE_LAST = "{name}最近一次{kind}自 {on} 起，生效之日不能更早。"


class Identity(TypedDict, total=False):
    """What is entered about a committee besides its standing."""

    uscc: str
    uscc_override: str
    established_on: date | None
    urban_rural: str


@transaction.atomic
def establish(
    code: str,
    name: str,
    division: Division,
    *,
    on: date,
    by: Appointment | None,
    kind: str = "",
    **why: Unpack[Why],
) -> Community:
    """Enter a committee that is set up on a day; without `kind` its name and code tell.

    Raises ValidationError: the code is not under its township, or is in use.
    """
    claim((), division)
    deed = Deed(K.ESTABLISH, on, by, **why)
    community = begin(code, name, division, on=on, kind=kind)
    write(deed, community, {}, said_of(community))
    return community


def begin(code: str, name: str, division: Division, *, on: date, kind: str = "") -> Community:
    """A committee that stands from a day on, saved; its change is for the caller to write."""
    refuse_out_of_order(division.name, None, on)
    told, how = naming.kind_of(name, code) if code[9:].isdecimal() else (kind, By.HAND)
    community = Community(
        code=code,
        kind=kind or told,
        kind_by=By.HAND if kind else how,
        division=division,
        since=on,
        established_on=on,
        **named(name, division),
    )
    community.full_clean()
    community.save()
    return community


@transaction.atomic
def rename(
    community: Community, name: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Give it another name; a kind that was told by name or code follows the new name."""
    claim([community])
    fields: dict[str, Any] = named(name, community.division)
    told, how = naming.kind_of(name, community.code)
    if community.kind_by != By.HAND and how == By.NAME:
        fields |= {"kind": told, "kind_by": how}
    before, after = stand(community, on, **fields)
    return write(Deed(K.RENAME, on, by, **why), community, before, after)


@transaction.atomic
def correct_kind(
    community: Community, kind: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Say by hand what kind of committee it is."""
    claim([community])
    before, after = stand(community, on, kind=kind, kind_by=By.HAND)
    return write(Deed(K.KIND, on, by, **why), community, before, after)


@transaction.atomic
def identify(
    community: Community,
    said: Identity,
    *,
    on: date,
    by: Appointment | None,
    **why: Unpack[Why],
) -> Change:
    """Enter its 统一社会信用代码 (a wrong one with a reason), its day of establishment, its 城乡分类代码."""
    claim([community])
    refuse_before_last(community, K.IDENTIFY, on)
    was = {name: getattr(community, name) for name in said}
    before, after = stand(community, on, **said)
    before |= {name: str(value or "") for name, value in was.items() if value != said.get(name)}
    after |= {name: str(said.get(name) or "") for name in before if name in said}
    return write(Deed(K.IDENTIFY, on, by, **why), community, before, after)


@transaction.atomic
def move(
    community: Community, code: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Give it another code, and so perhaps another township: the one whose digits it begins with."""
    place = Division.objects.filter(code=code[:9] + "000").first() or community.division
    claim([community], place)
    fields = {"code": code, "division": place, **named(community.name, place)}
    before, after = stand(community, on, **fields)
    return write(Deed(K.MOVE, on, by, **why), community, before, after)


@transaction.atomic
def abolish(
    community: Community, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Let it stand no more from a day on."""
    claim([community])
    return write(Deed(K.ABOLISH, on, by, **why), community, end(community, on), {})


@transaction.atomic
def restore(
    community: Community, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Let an abolished one stand again, as it stood last, not before the day on which it ended."""
    claim([community])
    return write(Deed(K.RESTORE, on, by, **why), community, {}, resume(community, on))


@transaction.atomic
def boundary(
    community: Community, words: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Say in words how far it reaches from a day on; nothing else of its standing changes."""
    claim([community])
    refuse_ended(community)
    refuse_out_of_order(community.name, community.since, on)
    refuse_before_last(community, K.BOUNDARY, on)
    after = {"boundary": words.strip()}
    return write(
        Deed(K.BOUNDARY, on, by, **why), community, {"boundary": reach_of(community)}, after
    )


def refuse_before_last(community: Community, kind: str, on: date) -> None:
    """Raises ValidationError for a day before the last change of a kind: what it says came to hold later."""
    last = community.changes.filter(kind=kind).last()
    if last and on < last.on:
        words = BEFORE_LAST.format(name=community.name, kind=last.get_kind_display(), on=last.on)
        raise ValidationError({"on": words})


def reach_of(community: Community) -> str:
    """How far it reaches, in the words that were entered last; empty where nobody said."""
    last = community.changes.filter(kind=K.BOUNDARY).last()
    return str(last.after.get("boundary", "")) if last else ""
