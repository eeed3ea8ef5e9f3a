"""One committee stands otherwise from a day on: what held until then is kept, and the change is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from communities import naming
from communities.models import SAID, Change, Community, Past, Request
from portal.people.models import Appointment, Division
from portal.record.services import record
from portal.workflow import Conflict

LATER = "生效之日不能晚于今天（{today}）；以后才生效的，请提交变更申请，到日自动生效。"
EARLIER = "{name}现在的状态自 {since} 起，生效之日不能更早。"
OVER = "{name}已于 {until} 撤销。"


class Why(TypedDict, total=False):
    """What is said of a change besides: in words, and at whose request."""

    note: str
    request: Request | None


@dataclass(frozen=True)
class Deed:
    """A change that is being made: of which kind, from which day on, by whom, why, at whose request."""

    kind: str
    on: date
    by: Appointment | None
    note: str = ""
    request: Request | None = None

    def as_(self, kind: str) -> Deed:
        """The same as a change of another kind."""
        return replace(self, kind=kind)


def said_of(community: Community) -> dict[str, str]:
    """What its standing says, as a `Change` has it: the division by its code, which its own begins with."""
    said = {name: str(getattr(community, name)) for name in SAID if name != "division"}
    return {**said, "division": community.code[:9] + "000"}


def claim(communities: Iterable[Community], *places: Division) -> None:
    """Lock divisions, then committees, each in the order of their keys, and read them again.

    So of two changes to the same committee one wins. Raises Conflict where something is not as it was read,
    ValidationError where a division is no more.
    """
    ours = sorted(communities, key=lambda one: one.pk)
    keys = {one.division_id for one in ours} | {place.pk for place in places}
    held = Division.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    divisions = {one.pk: one for one in held.filter(pk__in=keys)}
    rows = Community.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[one.pk for one in ours])}
    for one in ours:
        if as_read(found[one.pk]) != as_read(one):
            raise Conflict
        one.division = divisions[one.division_id]
    for place in places:
        place.refresh_from_db()
        refuse_abolished(place)


def as_read(community: Community) -> tuple[Any, ...]:
    """What must still be so when it is changed."""
    said = (*said_of(community).values(), community.division_id, community.uscc)
    return (*said, community.since, community.until)


def refuse_abolished(place: Division) -> None:
    """Raises ValidationError where a division is no more."""
    if place.until:
        raise ValidationError({"division": OVER.format(name=place.name, until=place.until)})


def refuse_out_of_order(name: str, since: date | None, on: date) -> None:
    """Raises ValidationError for a day to come, and for one before what it changes began."""
    if on > localdate():
        raise ValidationError({"on": LATER.format(today=localdate())})
    if since and on < since:
        raise ValidationError({"on": EARLIER.format(name=name, since=since)})


def refuse_ended(community: Community) -> None:
    """Raises ValidationError where it stands no more."""
    if community.until:
        raise ValidationError(OVER.format(name=community.name, until=community.until))


def past_of(community: Community, until: date) -> Past:
    """How it stands, as the past of a day; not saved."""
    said = {name: getattr(community, name) for name in SAID}
    return Past(community=community, since=community.since, until=until, **said)


def named(name: str, division: Division) -> dict[str, str]:
    """A name with all that follows from it."""
    short = naming.short_of(name)
    return {
        "name": name,
        "short_name": short,
        "full_name": naming.full_of(division, name),
        "initials": naming.initials_of(short),
    }


def stand(community: Community, on: date, **fields: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Let it stand otherwise from a day on; what is said differently, before and after.

    A second change on the day of the last one replaces that one: a standing that lasted no day is no past.
    Raises ValidationError.
    """
    refuse_ended(community)
    refuse_out_of_order(community.name, community.since, on)
    was, past = said_of(community), past_of(community, on)
    for field, value in fields.items():
        setattr(community, field, value)
    now = said_of(community)
    changed = [name for name in was if was[name] != now[name]]
    lasted = on > community.since
    if changed:
        community.since = on
    community.full_clean()
    if changed and lasted:
        past.save(force_insert=True)
    community.save()
    return {name: was[name] for name in changed}, {name: now[name] for name in changed}


def end(community: Community, on: date) -> dict[str, str]:
    """Let it stand no more from a day on; what it said last.

    One that is set up and ends on the same day has stood on no day. Raises ValidationError.
    """
    refuse_ended(community)
    refuse_out_of_order(community.name, community.since, on)
    community.until = on
    community.full_clean()
    community.save()
    return said_of(community)


def resume(community: Community, on: date) -> dict[str, str]:
    """Let it stand again from a day on, as it stood last, under its division as that is called now."""
    if community.until is None:
        raise ValidationError(f"{community.name}没有撤销，不必恢复。")
    refuse_abolished(community.division)
    refuse_out_of_order(community.name, community.until, on)
    if on > community.until:
        if community.until > community.since:
            past_of(community, community.until).save(force_insert=True)
        community.since = on
    elif community.until == community.since:
        community.since = on
    community.until = None
    code = community.division.code[:9] + community.code[9:]
    stand(community, on, code=code, **named(community.name, community.division))
    return said_of(community)


def write(
    deed: Deed, community: Community, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Change:
    """Write a change down, and one line into the committee's record."""
    change = Change.objects.create(
        kind=deed.kind,
        community=community,
        on=deed.on,
        before=before,
        after=after,
        note=deed.note[:500],
        request=deed.request,
    )
    facts = {"on": deed.on.isoformat(), "was": dict(before), "now": dict(after)}
    record(deed.kind, community, by=deed.by, note=deed.note, facts=facts)
    return change
