"""名册: divisions, organs, series and people, entered from one JSON document by the services of the rooms."""

import secrets
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from portal.documents.models import Series
from portal.documents.services import open_series
from portal.people import services as people
from portal.people.models import Division, Organ, Section, User
from portal.record.services import record


@transaction.atomic
def enter(roster: dict[str, Any], *, password: str = "") -> list[tuple[User, str]]:
    """Enter a roster, all of it or nothing; entering it again adds only what is new.

    Its shape is described in docs/operations.md. Returns the accounts that were made, each with
    its first password: `password`, or a random one. Raises ValidationError, KeyError, DoesNotExist.
    """
    for row in roster.get("divisions", []):
        people.add_division(row["code"], row["name"])
    for row in roster.get("organs", []):
        enter_organ(**row)
    return [made for row in roster.get("people", []) if (made := enter_person(row, password))]


def enter_organ(division: str, series: dict[str, str] | None = None, **facts: Any) -> None:
    """One organ, its sections, and its number series (kind to prefix) from this year on."""
    above = Division.objects.get(code=division.ljust(12, "0"))
    organ = people.add_organ(division=above, **facts)
    for kind, prefix in (series or {}).items():
        if not Series.objects.filter(organ=organ, kind=kind).exists():
            open_series(organ, kind, prefix, localdate().year, by=None)


def enter_person(row: dict[str, Any], password: str) -> tuple[User, str] | None:
    """One person with their posts; the account and its first password when it is new."""
    new = not User.objects.filter(username=row["username"]).exists()
    first = password or secrets.token_urlsafe(9)
    person = people.add_person(
        row["username"], row["name"], email=row.get("email", ""), password=first
    )
    for post in row.get("posts", []):
        organ = Organ.objects.get(name=post["organ"])
        wanted = post.get("section")
        section = Section.objects.get(organ=organ, name=wanted) if wanted else None
        people.appoint(person, organ, post["role"], section=section, title=post.get("title", ""))
    if new:
        record("enter", person, by=None, facts={"posts": row.get("posts", [])})
    return (person, first) if new else None
