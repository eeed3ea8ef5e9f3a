"""Committees as a list: which of them, as of which day, and what is said of each in a file or in open data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.timezone import localdate

from communities.models import Community, Kind, Spell, SpellQuerySet, UrbanRural
from portal.people.models import Division
from portal.search import containing

# What is public of a committee, in the order of the columns: nothing about persons stands here.
FIELDS = {
    "code": "代码",
    "name": "名称",
    "short_name": "简称",
    "full_name": "全称",
    "kind": "类别",
    "urban_rural": "城乡分类",
    "township": "乡镇街道",
    "since": "自",
    "until": "至",
}
COLUMNS = [name.replace("township", "division__name") for name in FIELDS]
CHUNK = 2000


class Wanted(NamedTuple):
    """Which committees: of a division (of all China), as of a day, of a kind, with what was typed."""

    on: date
    division: Division | None = None
    kind: str = ""
    q: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The same as plain values, as an export keeps them."""
        code = self.division.code if self.division else ""
        return {"division": code, "on": self.on.isoformat(), "kind": self.kind, "q": self.q}

    @property
    def title(self) -> str:
        """What a file of them is called."""
        place = self.division.name if self.division else "全国"
        return f"{place}村（居）委会_{self.on:%Y%m%d}"


def wanted_of(conditions: dict[str, str]) -> Wanted:
    """What an export asks for."""
    division = Division.objects.filter(code=conditions["division"]).first()
    on = date.fromisoformat(conditions["on"])
    return Wanted(on, division, conditions["kind"], conditions["q"])


def digest_of(*parts: Any) -> str:
    """A name for what was asked for."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def listed(wanted: Wanted) -> SpellQuerySet:
    """Those committees by code. Today's are read from their own table, whose index of names is used."""
    found: SpellQuerySet
    if wanted.on >= localdate():
        found = Community.objects.standing().on(wanted.on)
        found = found.filter(containing("sought", wanted.q)) if wanted.q else found
    else:
        found = Spell.objects.on(wanted.on)
        found = found.filter(named(wanted.q)) if wanted.q else found
    found = found.under(wanted.division) if wanted.division else found
    return (found.filter(kind=wanted.kind) if wanted.kind else found).order_by("code")


def named(typed: str) -> Q:
    """That a committee was called so then, or is found by what it is called now."""
    now = Community.objects.filter(containing("sought", typed)).order_by().values("pk")
    then = Q()
    for word in typed.split():
        then &= Q(full_name__contains=word) | Q(code__contains=word)
    return Q(community__in=now) | then


def rows(found: SpellQuerySet) -> Iterator[list[Any]]:
    """Each as a row of cells, read from the database in parts."""
    kinds, places = dict(Kind.choices), dict(UrbanRural.choices)
    for cells in found.values_list(*COLUMNS).iterator(chunk_size=CHUNK):
        row = list(cells)
        row[4], row[5] = kinds.get(row[4], row[4]), places.get(row[5], row[5])
        yield row


def said(row: list[Any]) -> dict[str, Any]:
    """A row as open data: days as ISO 8601."""
    plain = (cell.isoformat() if isinstance(cell, date) else cell for cell in row)
    return dict(zip(FIELDS, plain, strict=True))
