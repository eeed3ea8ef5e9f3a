"""Divisions are established, renamed, recoded and abolished on a day, and all committees under them go along.

The names and codes of what lies below follow in one statement, in the same transaction. All raise ValidationError.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from communities import naming
from communities.models import Change, Community, DivisionPast, within
from communities.services.standing import Deed, Why, refuse_abolished, refuse_out_of_order
from portal.people import codes
from portal.people.models import Appointment, Division
from portal.record.services import record

K = Change.Kind
BUSY = "{name}之下的{other}在 {day} 已有变更，生效之日不能早于该日。"
OCCUPIED = "代码 {code} 已经使用，请核对。"
# What changes of a committee when the digits or the names above it do; one statement, so that all is as of one moment.
CARRY = """
WITH carried AS (
  SELECT id, code, name, short_name, full_name, kind, urban_rural, division_id, since,
    %(own)s || substr(code, length(%(own)s) + 1) AS new_code,
    CASE WHEN starts_with(full_name, %(was)s) THEN %(now)s || substr(full_name, length(%(was)s) + 1)
         ELSE full_name END AS new_name
  FROM communities_community
  WHERE until IS NULL AND code BETWEEN %(first)s AND %(last)s
), differing AS (
  SELECT * FROM carried WHERE new_code <> code OR new_name <> full_name
), kept AS (
  INSERT INTO communities_past
    (community_id, code, name, short_name, full_name, kind, urban_rural, division_id, since, until)
  SELECT id, code, name, short_name, full_name, kind, urban_rural, division_id, since, %(on)s
  FROM differing WHERE since < %(on)s
), written AS (
  INSERT INTO communities_change (kind, community_id, "on", before, after, note)
  SELECT %(kind)s, id, %(on)s,
    jsonb_strip_nulls(jsonb_build_object(
      'code', CASE WHEN new_code <> code THEN code END,
      'division', CASE WHEN new_code <> code THEN left(code, 9) || '000' END,
      'full_name', CASE WHEN new_name <> full_name THEN full_name END)),
    jsonb_strip_nulls(jsonb_build_object(
      'code', CASE WHEN new_code <> code THEN new_code END,
      'division', CASE WHEN new_code <> code THEN left(new_code, 9) || '000' END,
      'full_name', CASE WHEN new_name <> full_name THEN new_name END)),
    %(note)s
  FROM differing ORDER BY id
)
UPDATE communities_community AS standing SET code = new_code, full_name = new_name, since = %(on)s
FROM differing WHERE differing.id = standing.id
"""


@transaction.atomic
def establish(
    code: str, name: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Division:
    """Enter a division under the one its code names. Raises ValidationError: the code is wrong, or in use."""
    refuse_out_of_order(name, None, on)
    parent = Division.objects.filter(code=above(code)).select_for_update(no_key=True).first()
    if parent:
        refuse_abolished(parent)
    division = Division(code=code, name=name, parent=parent, since=on)
    division.full_clean()
    division.save()
    write(Deed(K.ESTABLISH, on, by, **why), division, {}, said_of(division))
    return division


def above(code: str) -> str:
    """The code one level up; nothing where there is none or the code is wrong."""
    try:
        return codes.parent_of(code)
    except ValueError:
        return ""


@transaction.atomic
def rename(
    division: Division, name: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Give it another name: the full names of all committees under it follow."""
    hold(division, on)
    deed, was, called = Deed(K.RENAME, on, by, **why), said_of(division), prefix_of(division)
    keep(Division.objects.filter(pk=division.pk), on)
    division.name, division.since = name, on
    division.full_clean()
    division.save()
    carried = carry(deed, division.code, division, called)
    return write(deed, division, was, said_of(division), carried=carried)


@transaction.atomic
def recode(
    division: Division, code: str, *, on: date, by: Appointment | None, **why: Unpack[Why]
) -> Change:
    """Give it another code, and so perhaps another parent: the codes of all under it follow.

    Raises ValidationError: another level, no such parent, or something has a code there already.
    """
    hold(division, on)
    parent = refuse_unfit(division, code)
    deed, was, called = Deed(K.MOVE, on, by, **why), said_of(division), prefix_of(division)
    below = Division.objects.filter(within(was["code"]), until=None)
    keep(below, on)
    write_below(deed, below.exclude(pk=division.pk), codes.own_digits(code))
    own = codes.own_digits(code)
    below.update(code=Concat(Value(own), Substr(F("code"), len(own) + 1)), since=on)
    division.refresh_from_db()
    division.parent = parent
    division.full_clean()
    division.save()
    carried = carry(deed, was["code"], division, called)
    return write(deed, division, was, said_of(division), carried=carried)


def refuse_unfit(division: Division, code: str) -> Division | None:
    """The parent that a new code names. Raises ValidationError."""
    try:
        level = codes.level_of(code)
    except ValueError as error:
        raise ValidationError({"code": "区划代码应为 12 位数字，不足的位补零。"}) from error
    if level != division.level:
        raise ValidationError({"code": f"代码应为{division.get_level_display()}区划代码。"})
    there = Community.objects.filter(within(code), until=None).exists()
    if there or Division.objects.filter(within(code)).exists():
        raise ValidationError({"code": OCCUPIED.format(code=code)})
    parent = Division.objects.filter(code=above(code)).first()
    if parent is None and level:
        raise ValidationError({"code": f"没有上级区划 {above(code)}，请先登记。"})
    if parent:
        refuse_abolished(parent)
    return parent


@transaction.atomic
def abolish(division: Division, *, on: date, by: Appointment | None, **why: Unpack[Why]) -> Change:
    """Let it stand no more from a day on; whatever lay under it must have been moved or abolished before."""
    hold(division, on)
    under = Q(within(division.code), until=None)
    if Community.objects.filter(under).exists():
        raise ValidationError("之下还有村（居）委会，请先划转或者撤销。")
    if Division.objects.filter(under).exclude(pk=division.pk).exists():
        raise ValidationError("之下还有下级区划，请先划转或者撤销。")
    division.until = on
    division.full_clean()
    division.save()
    return write(Deed(K.ABOLISH, on, by, **why), division, said_of(division), {})


def hold(division: Division, on: date) -> None:
    """Lock it with all divisions under it, so that nobody enters a committee there meanwhile.

    Raises ValidationError: it is no more, or something under it has changed after that day.
    """
    under = Division.objects.filter(within(division.code))
    held = list(under.select_for_update(of=("self",)).order_by("pk"))
    division.refresh_from_db()
    refuse_abolished(division)
    for one in held:
        refuse_out_of_order(one.name, one.since, on)
    later = Community.objects.filter(within(division.code)).filter(
        Q(since__gt=on) | Q(until__gt=on)
    )
    busy = later.order_by("-since").first()
    if busy:
        day = max(busy.since, busy.until or busy.since)
        raise ValidationError({"on": BUSY.format(name=division.name, other=busy.name, day=day)})


def said_of(division: Division) -> dict[str, str]:
    """What is said of a division, as a `Change` has it."""
    parent = division.parent.code if division.parent else ""
    return {"code": division.code, "name": division.name, "parent": parent}


def prefix_of(division: Division) -> str:
    """What the full names of all committees under it begin with."""
    return naming.full_of(division, "")


def keep(divisions: Any, on: date) -> None:
    """How they stand becomes past, unless that began on the same day."""
    kept = [
        DivisionPast(
            division=one, code=one.code, name=one.name, parent=one.parent, since=one.since, until=on
        )
        for one in divisions.select_related("parent")
        if one.since != on
    ]
    DivisionPast.objects.bulk_create(kept)


def write_below(deed: Deed, divisions: Any, own: str) -> None:
    """The divisions below get other codes: a change each."""
    changes = []
    for one in divisions.select_related("parent"):
        was = said_of(one)
        code, parent = (own + was[name][len(own) :] for name in ("code", "parent"))
        fields = {"before": was, "after": {**was, "code": code, "parent": parent}}
        changes.append(Change(kind=deed.kind, division=one, on=deed.on, note=deed.note, **fields))
    Change.objects.bulk_create(changes)


def carry(deed: Deed, was_code: str, division: Division, called: str) -> int:
    """Bring the codes and full names of all standing committees under it along; how many."""
    was = codes.own_digits(was_code)
    words: dict[str, str | date] = {
        "own": codes.own_digits(division.code),
        "first": was.ljust(12, "0"),
        "last": was.ljust(12, "9"),
        "was": called,
        "now": prefix_of(division),
        "on": deed.on,
        "kind": deed.kind,
        "note": deed.note[:500],
    }
    with connection.cursor() as cursor:
        cursor.execute(CARRY, words)
        return int(cursor.rowcount)


def write(
    deed: Deed,
    division: Division,
    before: dict[str, str],
    after: dict[str, str],
    *,
    carried: int = 0,
) -> Change:
    """Write a change down: the fields that differ, and one line into the division's record."""
    if before and after:
        same = {name for name in before if before[name] == after[name]}
        before, after = ({k: v for k, v in one.items() if k not in same} for one in (before, after))
    change = Change.objects.create(
        kind=deed.kind,
        division=division,
        on=deed.on,
        before=before,
        after=after,
        note=deed.note[:500],
        request=deed.request,
    )
    facts = {"on": deed.on.isoformat(), "was": before, "now": after, "communities": carried}
    record(deed.kind, division, by=deed.by, note=deed.note, facts=facts)
    return change
