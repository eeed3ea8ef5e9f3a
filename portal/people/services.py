"""What happens: divisions, organs, sections and people are entered, and people are appointed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from portal.people import codes
from portal.people.models import Appointment, Division, Organ, Section, User


def add_division(code: str, name: str) -> Division:
    """Enter a division under the one its code names; entering it again changes its name.

    `code` has 6 digits (GB/T 2260) or 12. Raises ValidationError when the code is wrong or the
    division above it is not there.
    """
    code = code.ljust(12, "0")
    known = Division.objects.filter(code=code).first() or Division(code=code)
    known.name = name
    known.parent = Division.objects.filter(code=above(code)).first()
    known.full_clean()
    known.save()
    return known


def above(code: str) -> str:
    """The code one level up, or nothing where there is none or the code is wrong."""
    try:
        return codes.parent_of(code)
    except ValueError:
        return ""


def add_organ(
    name: str,
    *,
    kind: str,
    division: Division,
    uscc: str = "",
    uscc_override: str = "",
    sections: Sequence[str] = (),
) -> Organ:
    """Enter an organ with its sections, or bring it up to date; a section is never removed.

    Raises ValidationError when the 统一社会信用代码 is wrong and no reason is given for taking it
    all the same.
    """
    organ = Organ.objects.filter(name=name).first() or Organ(name=name)
    organ.kind, organ.division = kind, division
    organ.uscc, organ.uscc_override = uscc, uscc_override
    organ.full_clean()
    organ.save()
    for section in sections:
        Section.objects.get_or_create(organ=organ, name=section)
    return organ


def add_person(username: str, name: str, *, email: str = "", password: str | None = None) -> User:
    """Enter a person; without a password they are known, but cannot sign in."""
    person = User.objects.filter(username=username).first()
    if person is None:
        person = User(username=username, name=name, email=email)
        person.set_password(password)
        person.full_clean()
        person.save()
    return person


@transaction.atomic
def appoint(
    person: User, organ: Organ, role: str, *, section: Section | None = None, **facts: Any
) -> Appointment:
    """Appoint a person, once for the same organ, section and role; or change what is said of it.

    `facts` are title, from_on and until_on (the last day). Raises ValidationError, TypeError.
    """
    held = Appointment.objects.current().filter(
        user=person, organ=organ, role=role, section=section
    )
    post = held.first() or Appointment(user=person, organ=organ, role=role, section=section)
    if unknown := set(facts) - {"title", "from_on", "until_on"}:
        msg = f"unknown: {sorted(unknown)}"
        raise TypeError(msg)
    for field, value in facts.items():
        setattr(post, field, value)
    post.full_clean()
    post.save()
    return post
