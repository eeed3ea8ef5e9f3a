"""What happened to a committee or a division, told in order: stretches, changes, and who succeeded whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from communities.models import Change, Community, Kind, Spell, Succession, UrbanRural
from portal.people.models import Division

FIELDS = {
    "code": "代码",
    "name": "名称",
    "short_name": "简称",
    "full_name": "全称",
    "kind": "类别",
    "urban_rural": "城乡分类",
    "division": "所属乡镇街道",
    "uscc": "统一社会信用代码",
    "uscc_override": "校验不符仍予采用的理由",
    "established_on": "设立日期",
    "parent": "上级",
    "until": "撤销之日",
}
WORDS: dict[str, dict[str, str]] = {
    "kind": {str(value): str(label) for value, label in Kind.choices},
    "urban_rural": {str(value): str(label) for value, label in UrbanRural.choices},
}
UNTOLD = ("short_name", "full_name")  # follow from the name


def as_of(community: Community, day: date) -> Spell | None:
    """How a committee stood on a day; nothing where it did not."""
    return community.spells.on(day).select_related("division__parent__parent__parent").first()


def changes_of(subject: Community | Division) -> list[dict[str, Any]]:
    """The changes of a committee or a division, the latest first, each with its differences in words."""
    known = subject.changes.select_related("load", "request").order_by("-on", "-pk")
    changes = list(known)
    names = called(changes)
    return [{"change": one, "differences": worded(one, names)} for one in changes]


def called(changes: list[Change]) -> dict[str, str]:
    """The names of the divisions that changes speak of by code."""
    spoken = {
        str(value)
        for one in changes
        for name, was, now in one.differences
        if name in ("division", "parent")
        for value in (was, now)
    }
    return dict(Division.objects.filter(code__in=spoken).order_by().values_list("code", "name"))


def worded(change: Change, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """What became different: label, before, after."""
    told = [each for each in change.differences if each[0] not in UNTOLD]
    return [
        (FIELDS.get(name, name), word(name, was, names), word(name, now, names))
        for name, was, now in told
    ]


def word(field: str, value: Any, names: dict[str, str]) -> str:
    """A value as one reads it."""
    if value in (None, ""):
        return ""
    if field in ("division", "parent"):
        return names.get(str(value), str(value))
    return WORDS.get(field, {}).get(str(value), str(value))


def successions_of(community: Community) -> list[tuple[str, Community, date]]:
    """合并自, 并入, 分设自, 分设为: with the other committee and the day."""
    known = Succession.objects.filter(Q(predecessor=community) | Q(successor=community))
    rows = known.select_related("predecessor", "successor", "change").order_by("change__on", "pk")
    return [told(row, community) for row in rows]


def told(row: Succession, community: Community) -> tuple[str, Community, date]:
    """One succession as a committee sees it."""
    split = row.change.kind == Change.Kind.SPLIT
    if row.successor_id == community.pk:
        return ("分设自" if split else "合并自"), row.predecessor, row.on
    return ("分设为" if split else "并入"), row.successor, row.on
