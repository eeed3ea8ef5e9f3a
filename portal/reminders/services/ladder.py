"""Who is told of a deadline: the ladder from the 承办人 to the 主要领导, as one piece of SQL."""

from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline
from portal.people.models import User
from portal.people.permissions import Recipient


def statement(*parts: str) -> str:
    """A statement of its parts, each in a file of its own beside this one."""
    return "".join(Path(__file__).with_name(f"{part}.sql").read_text("utf-8") for part in parts)


ADDRESSED = statement("one", "ladder", "asked")


def addressees(deadline: Deadline, rung: int) -> list[Recipient]:
    """Everybody up to a rung, with today's substitutes; where nobody is there, the lowest rung that has somebody."""
    asked: dict[str, Any] = {"deadline": deadline.pk, "rung": rung, "today": localdate()}
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSED, asked)
        found = cursor.fetchall()
    people = User.objects.in_bulk({key for row in found for key in (row[0], row[2]) if key})
    return [Recipient(people[to], role, people.get(instead)) for to, role, instead in found]
