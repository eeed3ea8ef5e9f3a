"""What people are told of, and what of it they may choose: topics, which the houses add in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from portal.people.models import Appointment

Role = Appointment.Role


@dataclass(frozen=True)
class Topic:
    """A kind of notice, told to people in certain roles.

    `legal` says why nobody may switch it off: by whom the notice must reach the person by law or because a
    period runs from it. Such a notice is mailed at once. The same name may stand twice, for different roles.
    """

    name: str
    label: str
    roles: tuple[str, ...]
    legal: str = ""


def topics() -> Iterator[Topic]:
    """All that are registered, house by house."""
    for name in settings.NOTICE_TOPICS:
        yield from import_string(name)


def topic_of(name: str, role: str) -> Topic | None:
    """The topic of this name for people in this role; what nobody registered is mailed at once."""
    return next((one for one in topics() if one.name == name and role in one.roles), None)


STAFF = (Role.HANDLER, Role.SECTION_HEAD, Role.OFFICE, Role.LEADER, Role.SIGNATORY)
REMINDERS = [
    Topic("reminders.before", "期限临近提醒", STAFF),
    Topic(
        "reminders.overdue", "超期提醒", STAFF,
        legal="期限已过，逐级提醒到人是督办的依据",
    ),
    Topic("reminders.press", "催办", STAFF, legal="催办须留痕并送达承办人"),
    Topic("deadlines.recompute", "节假日安排公布后期限变动", STAFF),
]  # fmt: skip
