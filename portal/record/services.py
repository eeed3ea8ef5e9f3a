"""What happens: a line is written, a chain is walked."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils.timezone import now

from portal.people.models import Appointment
from portal.record.chain import faults, hash_of
from portal.record.models import ChainEnd, Event

SYSTEM = "系统"


@transaction.atomic
def record(verb: str, subject: models.Model, *, by: Appointment | None, **words: Any) -> Event:
    """Write one line about `subject`, in the transaction that makes the change.

    `by` is the post under which somebody acts (for its substitute, who is then the one that did it),
    None for the system itself; `words` are any of
    before, after, note (text) and facts (a dictionary of plain JSON values).
    """
    kind = ContentType.objects.get_for_model(subject)
    ChainEnd.objects.bulk_create(
        [ChainEnd(subject_type=kind, subject_id=subject.pk)], ignore_conflicts=True
    )
    end = ChainEnd.objects.select_for_update().get(subject_type=kind, subject_id=subject.pk)
    event = Event(
        subject_type=kind,
        subject_id=subject.pk,
        place=end.length + 1,
        at=now(),
        by=by.actor if by else None,
        acting_as=by,
        actor=by.signed if by else SYSTEM,
        verb=verb,
        previous=end.hash,
        **words,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    ChainEnd.objects.filter(pk=end.pk).update(length=event.place, hash=event.hash)
    return event


def verify() -> list[str]:
    """Walk every chain and say what is wrong with it; nothing when the record is whole.

    All is read as of one moment, so that what is written meanwhile is no fault.
    """
    if connection.in_atomic_block:
        return list(walk())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return list(walk())


def walk() -> Iterator[str]:
    """Compare each chain with its end."""
    ends = {(end.subject_type_id, end.subject_id): end for end in ChainEnd.objects.all()}
    lines = Event.objects.select_related("subject_type").order_by(
        "subject_type_id", "subject_id", "place", "pk"
    )
    for key, events in groupby(lines.iterator(), lambda e: (e.subject_type_id, e.subject_id)):
        yield from faults(events, ends.pop(key, None))
    for end in ends.values():
        yield from faults((), end)
