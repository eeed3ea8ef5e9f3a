"""名册: divisions, organs, series and people, entered from one JSON document by the services of the rooms."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from portal.documents.models import Series
from portal.documents.services import open_series
from portal.people import services as people
from portal.people.models import Division, Organ, Section, User
from portal.record.services import record

KEYS = {  # what a row must say, and what it may
    "名册": ((), ("divisions", "organs", "people")),
    "行政区划": (("code", "name"), ()),
    "机关": (("name", "kind", "division"), ("uscc", "uscc_override", "sections", "series")),
    "人员": (("username", "name"), ("email", "posts")),
    "任职": (("organ", "role"), ("section", "title", "from_on", "until_on")),
}


@transaction.atomic
def enter(roster: dict[str, Any], *, password: str = "") -> list[tuple[User, str]]:
    """Enter a roster, all of it or nothing; entering it again adds only what is new.

    Its shape is described in docs/operations.md. Returns the accounts that were made, each with
    its first password: `password`, or a random one. Raises ValidationError, which names the row.
    """
    made = []
    with row_of("名册", roster):
        for row in roster.get("divisions", []):
            with row_of("行政区划", row):
                people.add_division(**row)
        for row in roster.get("organs", []):
            with row_of("机关", row):
                enter_organ(**row)
        for row in roster.get("people", []):
            with row_of("人员", row):
                made.append(enter_person(**row, password=password))
    return [account for account in made if account]


@contextmanager
def row_of(kind: str, row: Any) -> Iterator[None]:
    """Refuse a row with a key that is misspelt or missing; name it in whatever goes wrong with it."""
    called = row.get("name", row.get("organ", "")) if isinstance(row, dict) else row
    where = f"{kind}“{called}”：" if called else ""
    try:
        refuse_unknown(kind, row)
        yield
    except ValidationError as error:
        raise ValidationError([where + message for message in error.messages]) from error


def refuse_unknown(kind: str, row: Any) -> None:
    """Raise ValidationError unless a row has all it must have, and nothing it may not."""
    needed, allowed = KEYS[kind]
    if not isinstance(row, dict):
        raise ValidationError("应当是写在花括号里的一个 JSON 对象。")
    if unknown := sorted(set(row) - {*needed, *allowed}):
        known = "、".join((*needed, *allowed))
        raise ValidationError(f"没有“{'、'.join(unknown)}”这一项，可用的有 {known}。")
    if missing := [key for key in needed if not row.get(key)]:
        raise ValidationError(f"缺少 {'、'.join(missing)}。")


def enter_organ(
    *, name: str, division: str, series: dict[str, str] | None = None, **facts: Any
) -> None:
    """One organ, its sections, and its number series (kind to prefix) from this year on."""
    above = Division.objects.filter(code=division.ljust(12, "0")).first()
    if above is None:
        raise ValidationError(f"行政区划 {division} 尚未录入。")
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
        with row_of("任职", post):
            enter_post(person, **post)
    if new:
        record("enter", person, by=None, facts={"posts": list(posts)})
    return (person, first) if new else None


def enter_post(person: User, *, organ: str, role: str, section: str = "", **facts: Any) -> None:
    """One post; entered again, its title and days are brought up to date."""
    place = Organ.objects.filter(name=organ).first()
    if place is None:
        raise ValidationError("这一机关尚未录入，请核对全称。")
    part = Section.objects.filter(organ=place, name=section).first()
    if section and part is None:
        raise ValidationError(f"该机关没有名为“{section}”的处室。")
    people.appoint(person, place, role, section=part, **facts)
