"""Who holds a post in a committee: entered, ended, elected for a term; every showing in clear is recorded."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from communities.models import VILLAGES, Community, Officer
from communities.models.request import TERM
from communities.permissions import is_registrar, officers_visible_to
from communities.services.standing import refuse_out_of_order
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.publication.names import masked
from portal.publication.numbers import landline_masked, mobile_masked
from portal.record.services import record

Post = Officer.Post
BOARD = (Post.CHAIR, Post.DEPUTY_CHAIR, Post.MEMBER)
SEATS = {True: (3, 7), False: (5, 9)}  # villages', residents' committees: 主任、副主任和委员共


def name_masked(name: str) -> str:
    """The surname and asterisks."""
    return masked(name)


def telephone_masked(telephone: str) -> str:
    """139****1234, or the area code."""
    mobile = re.fullmatch(r"1\d{10}", telephone)
    return mobile_masked(telephone) if mobile else landline_masked(telephone)


@transaction.atomic
def enter(community: Community, said: dict[str, Any], *, by: Appointment) -> Officer:
    """Enter somebody who takes up a post. Raises PermissionDenied, ValidationError."""
    refuse_others(community, by)
    return begin(community, said, by=by)


def begin(community: Community, said: dict[str, Any], *, by: Appointment | None) -> Officer:
    """The same at the request of whoever was allowed to ask: a new chair follows the one before."""
    rows = Community.objects.select_for_update(no_key=True, of=("self",))
    held = rows.get(pk=community.pk)
    if held.until:
        raise ValidationError(f"{held.name}已撤销，不能登记任职人员。")
    officer = Officer(community=held, **said)
    refuse_out_of_order(held.name, None, officer.since)
    if officer.term_ends_on is None and officer.post in BOARD:
        officer.term_ends_on = years_on(officer.since, TERM)
    if officer.post == Post.CHAIR:
        for before in held.officers.filter(post=Post.CHAIR, until=None):
            close(before, officer.since, by=by)
    officer.full_clean()
    officer.save()
    record("enter", officer, by=by, facts=facts_of(officer))
    return officer


def years_on(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the last of the month."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@transaction.atomic
def end(officer: Officer, on: date, *, by: Appointment) -> None:
    """Enter that somebody left a post on a day. Raises PermissionDenied, ValidationError."""
    refuse_others(officer.community, by)
    close(officer, on, by=by)


def close(officer: Officer, on: date, *, by: Appointment | None) -> None:
    """The same, also for who is followed by another."""
    rows = Officer.objects.select_for_update(of=("self",))
    officer.refresh_from_db(from_queryset=rows)
    if officer.until:
        raise ValidationError({"until": f"已于 {officer.until} 离任。"})
    label = officer.get_post_display()
    if on < officer.since:
        raise ValidationError({"until": f"离任之日不能早于任职之日 {officer.since}。"})
    refuse_out_of_order(label, officer.since, on)
    officer.until = on
    officer.save(update_fields=["until"])
    record("leave", officer, by=by, facts=facts_of(officer))


def renew(
    community: Community, term: int | None, ends_on: date, *, on: date, by: Appointment | None
) -> int:
    """The board's term is another, or ends on another day; how many people it concerns. Raises ValidationError."""
    refuse_out_of_order(community.name, None, on)
    rows = Officer.objects.select_for_update(of=("self",)).filter(community=community, until=None)
    board = list(rows.filter(post__in=BOARD))
    if not board:
        raise ValidationError(f"{community.name}没有在任的主任、副主任、委员，请先登记任职人员。")
    for officer in board:
        if ends_on <= officer.since:
            raise ValidationError({"term_ends_on": f"届满之日应晚于任职之日 {officer.since}。"})
        officer.term, officer.term_ends_on = term or officer.term, ends_on
        officer.save(update_fields=["term", "term_ends_on"])
        record("renew", officer, by=by, facts=facts_of(officer))
    return len(board)


@transaction.atomic
def reveal(officer: Officer, *, by: Appointment) -> Officer:
    """Show a name and a telephone in clear to somebody who reads the division; recorded each time."""
    if not (is_held(by) and officers_visible_to(by.actor).filter(pk=officer.pk).exists()):
        raise PermissionDenied
    record("reveal", officer, by=by, facts=facts_of(officer))
    return officer


def facts_of(officer: Officer) -> dict[str, Any]:
    """What the record keeps: the post, never the name or the telephone."""
    days = {name: str(getattr(officer, name) or "") for name in ("since", "until", "term_ends_on")}
    return {"community": officer.community_id, "post": officer.post, "term": officer.term, **days}


def refuse_others(community: Community, by: Appointment) -> None:
    """Raises PermissionDenied for whoever does not keep the street's registry."""
    if not (is_held(by) and is_registrar(by, community.division)):
        raise PermissionDenied


def warnings_of(community: Community, officers: list[Officer], today: date) -> list[str]:
    """What looks wrong with who is in post, in sentences; nothing is refused for it.

    Source: 城市居民委员会组织法: 5 to 9 people, 5 years; 村民委员会组织法: 3 to 7 people, 5 years.
    """
    board = [one for one in officers if one.post in BOARD and one.until is None]
    village = community.kind in VILLAGES
    least, most = SEATS[village]
    found = []
    if board and not least <= len(board) <= most:
        noun = "村民委员会" if village else "居民委员会"
        found.append(
            f"{noun}由主任、副主任和委员共 {least} 至 {most} 人组成，现有 {len(board)} 人。"
        )
    for one in board:
        if one.term_ends_on and one.term_ends_on <= today:
            found.append(f"{one.get_post_display()}任期已于 {one.term_ends_on} 届满，应当换届。")
        elif one.term_ends_on and one.term_ends_on > years_on(one.since, TERM):
            found.append(
                f"{one.get_post_display()}任期超过 {TERM} 年（{one.since} 至 {one.term_ends_on}）。"
            )
    return list(dict.fromkeys(found))
