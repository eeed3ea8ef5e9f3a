"""名册: divisions, organs, series and people, entered from one JSON document by the services of the rooms."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
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
    its first password: `password`, or a random one. Raises ValidationError, DoesNotExist, and
    TypeError for a key that is misspelt or missing.
    """
    if unknown := set(roster) - {"divisions", "organs", "people"}:
        msg = f"名册中没有“{'、'.join(sorted(unknown))}”这一部分，只有 divisions、organs、people。"
        raise ValidationError(msg)
    for row in roster.get("divisions", []):
        people.add_division(**row)
    for row in roster.get("organs", []):
        enter_organ(**row)
    made = [enter_person(**row, password=password) for row in roster.get("people", [])]
    return [account for account in made if account]


def enter_organ(
    *, name: str, division: str, series: dict[str, str] | None = None, **facts: Any
) -> None:
    """One organ, its sections, and its number series (kind to prefix) from this year on."""
    above = Division.objects.get(code=division.ljust(12, "0"))
    organ = people.add_organ(name, division=above, **facts)
    for kind, prefix in (series or {}).items():
        if not Series.objects.filter(organ=organ, kind=kind).exists():
            open_series(organ, kind, prefix, localdate().year, by=None)


def enter_person(
    *,
    username: str,
    name: str,
    email: str = "",
    posts: Sequence[dict[str, Any]] = (),
    password: str = "",
) -> tuple[User, str] | None:
    """One person with their posts; the account and its first password when it is new."""
    new = not User.objects.filter(username=username).exists()
    first = password or secrets.token_urlsafe(9)
    person = people.add_person(username, name, email=email, password=first)
    for post in posts:
        enter_post(person, **post)
    if new:
        record("enter", person, by=None, facts={"posts": list(posts)})
    return (person, first) if new else None


def enter_post(person: User, *, organ: str, role: str, section: str = "", **facts: Any) -> None:
    """One post; entered again, its title and days are brought up to date."""
    place = Organ.objects.get(name=organ)
    part = Section.objects.get(organ=place, name=section) if section else None
    people.appoint(person, place, role, section=part, **facts)
