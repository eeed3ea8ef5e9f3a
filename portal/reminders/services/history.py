"""What was reminded and pressed, told as a timeline: of one deadline, or of all deadlines of some things."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.deadlines.lights import Light, light_of
from portal.deadlines.models import Deadline, DeadlineQuerySet
from portal.record.models import Event
from portal.reminders.models import PRESS, Reminder, Threshold, with_presses


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    at: datetime
    sentence: str
    actor: str = ""
    note: str = ""


@dataclass(frozen=True)
class Past:
    """A deadline, how it stands, and what was reminded and pressed of it, the latest first."""

    deadline: Deadline
    light: Light
    entries: list[Entry] = field(default_factory=list)


def history_of(*subjects: models.Model) -> list[Past]:
    """The open deadlines of these things, and the closed ones of which anything was said."""
    found = pasts(Deadline.objects.about(*subjects))
    return [past for past in found if past.entries or past.deadline.closed_at is None]


def pasts(deadlines: DeadlineQuerySet) -> list[Past]:
    """The past of each of these, in three queries."""
    rows = list(with_presses(deadlines.with_left()))
    said: dict[int, list[Entry]] = {row.pk: [] for row in rows}
    for reminders in grouped(list(Reminder.objects.sent_about(*rows))):
        said[reminders[0].deadline_id].append(reminded(reminders))
    kind = ContentType.objects.get_for_model(Deadline)
    for event in Event.objects.filter(subject_type=kind, subject_id__in=list(said), verb=PRESS):
        said[event.subject_id].append(Entry(event.at, "催办", event.actor, event.note))
    latest = {
        key: sorted(found, key=lambda one: one.at, reverse=True) for key, found in said.items()
    }
    return [Past(row, light_of(row), latest[row.pk]) for row in rows]


def grouped(reminders: list[Reminder]) -> list[list[Reminder]]:
    """The reminders of one threshold together."""

    def threshold(one: Reminder) -> tuple[int, int, str, int, str]:
        return one.deadline_id, one.round, str(one.due_on), one.days, one.unit

    return [list(group) for _, group in groupby(sorted(reminders, key=threshold), threshold)]


def reminded(reminders: list[Reminder]) -> Entry:
    """One line for all who were reminded of a threshold."""
    first = reminders[0]
    at = min(one.notice.created_at for one in reminders if one.notice)
    names = [
        f"{one.to.name}（代{one.instead_of.name}）" if one.instead_of else one.to.name
        for one in reminders
    ]
    day = "截止日" if first.days == 0 else str(Threshold(days=first.days, unit=first.unit))
    return Entry(at, f"提醒（{day}）：{'、'.join(names)}")
