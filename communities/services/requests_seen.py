"""What a reviewer looks at: what would change field by field, who becomes whom, and what looks like a double."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ValidationError

from communities import naming
from communities.models import Change, Community, Kind, Request, UrbanRural, within
from communities.services.carrying import rehearse
from communities.services.officers import name_masked, telephone_masked
from portal.people.models import Division
from portal.workflow import Conflict

R = Request.Kind
LABELS = {  # in the order in which they are shown
    "name": "名称",
    "code": "代码",
    "short_name": "简称",
    "full_name": "全称",
    "kind": "类别",
    "urban_rural": "城乡分类代码",
    "division": "乡镇街道代码",
    "boundary": "辖区范围",
}
BRIEF = ("name", "code", "kind")
WORDS = {"kind": dict(Kind.choices), "urban_rural": dict(UrbanRural.choices)}
ALIKE = 0.75  # of the characters of two short names; 华阳 and 华阳北 are, 华阳 and 恒安 are not
GENERIC = ("社区", "村")
TRIED_LATER = "名录在此期间有变动，请稍后重新打开。"


@dataclass(frozen=True)
class Seen:
    """What one change would do to one committee."""

    name: str
    kind: str
    rows: list[tuple[str, str, str]]  # field, before, after


def differences(request: Request) -> tuple[list[Seen], str]:
    """What would change as things stand, and why it could not be carried out, if so."""
    if request.status == Request.Status.APPLIED:
        return [seen(one) for one in request.changes.select_related("community")], ""
    if request.status in (Request.Status.REJECTED, Request.Status.WITHDRAWN):
        return [], ""
    try:
        return [seen(one) for one in rehearse(request)], ""
    except ValidationError as error:
        return [], "".join(error.messages)
    except Conflict:
        return [], TRIED_LATER


def seen(change: Change) -> Seen:
    """One change in the reader's words."""
    whole = not (change.before and change.after)  # it begins or ends: what it is called is enough
    found = {name: (was, now) for name, was, now in change.differences}
    rows = [
        (label, said(name, found[name][0]), said(name, found[name][1]))
        for name, label in LABELS.items()
        if name in found and (name in BRIEF or not whole)
    ]
    return Seen(str(change.community or change.division), change.get_kind_display(), rows)


def said(name: str, value: Any) -> str:
    """A value as it is read."""
    return str(WORDS.get(name, {}).get(str(value or ""), value or ""))


def picture(request: Request) -> tuple[list[str], list[str]]:
    """Who there was, and who there will be, of a merger or a split; else nothing."""
    wanted, names = request.wanted, [one.name for one in request.communities.all()]
    if request.kind == R.MERGE:
        kept = [one for one in request.communities.all() if one.pk == wanted.get("into")]
        return names, [kept[0].name if kept else f"{wanted.get('name', '')}（新设）"]
    if request.kind == R.SPLIT:
        made = [f"{part['name']}（新设）" for part in wanted.get("parts", [])]
        return names, [*(names if wanted.get("goes_on") else []), *made]
    return [], []


def answers(request: Request, *, clear: bool = False) -> list[tuple[str, Any]]:
    """What is asked for, field by field; people masked unless they are shown in clear."""
    wanted = request.wanted
    rows: list[tuple[str, Any]] = []
    if request.kind == R.CHAIR:
        name, telephone = wanted.get("name", ""), wanted.get("telephone", "")
        rows = [
            ("当选主任", name if clear else name_masked(name)),
            ("联系电话", telephone if clear else telephone_masked(telephone)),
        ]
    elif wanted.get("name"):
        rows = [("名称", wanted["name"])]
    rows += [("代码", wanted.get("code")), ("类别", said("kind", wanted.get("kind")))]
    rows += [("新设", "；".join(f"{one['code']} {one['name']}" for one in wanted.get("parts", [])))]
    rows += [("辖区范围", wanted.get("boundary")), ("届次", wanted.get("term"))]
    rows += [("届满之日", wanted.get("term_ends_on"))]
    return [(label, value) for label, value in rows if value]


def names_in(request: Request) -> list[str]:
    """The names that a request would bring into the registry."""
    if request.kind == R.CHAIR:
        return []
    wanted = request.wanted
    return [
        one for one in (wanted.get("name"), *(p["name"] for p in wanted.get("parts", []))) if one
    ]


def doubles(request: Request) -> list[Community]:
    """Committees of the same county that are called the same, or nearly; those of the same street first."""
    county = request.division.parent or request.division
    wanted = [bare(name) for name in names_in(request)]
    if not wanted:
        return []
    concerned = {one.pk for one in request.communities.all()}
    there = Community.objects.standing().filter(within(county.code)).select_related("division")
    found = [
        one
        for one in there.exclude(pk__in=concerned)
        if any(alike(name, bare(one.name)) for name in wanted)
    ]
    return sorted(found, key=lambda one: (one.division_id != request.division_id, one.code))[:20]


def bare(name: str) -> str:
    """A name without what every one has."""
    short = naming.short_of(name)
    for generic in GENERIC:
        short = short.removesuffix(generic) or short
    return short


def alike(one: str, other: str) -> bool:
    """Whether two names are the same, or nearly."""
    return one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE


def others_open(request: Request) -> list[Request]:
    """Other requests about the same committees that are not at their end."""
    ours = request.communities.order_by().values("pk")
    found = Request.objects.open().filter(communities__in=ours).exclude(pk=request.pk)
    return list(found.with_names().distinct()[:20])


def where(request: Request) -> list[Division]:
    """From the province down to the street."""
    path: list[Division] = []
    above: Division | None = request.division
    while above is not None:
        path.insert(0, above)
        above = above.parent
    return path
