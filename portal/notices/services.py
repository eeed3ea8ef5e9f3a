"""What happens: people are told, read, and are mailed."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from portal.notices.models import Notice
from portal.notices.tasks import send_waiting
from portal.nudge import nudge
from portal.people.models import User
from portal.people.permissions import Recipient
from portal.record.models import Event


def tell(people: Iterable[Recipient], event: Event, sentence: str, path: str) -> list[Notice]:
    """Tell each of `people` of `event` once; whoever did it is not told of it.

    The sentence is brought to one line, since it is a mail's subject, and cut to 300 characters.
    `path` is the page's path on this site; the host is added from the settings when it is mailed.
    """
    about = {
        "event": event,
        "subject_type_id": event.subject_type_id,
        "subject_id": event.subject_id,
        "topic": f"{event.subject_type.app_label}.{event.verb}",
    }
    told = [
        notice_to(person, sentence, path, **about)
        for person in people
        if person.user.pk != event.by_id
    ]
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    nudge(send_waiting)
    return told


def remind(
    person: Recipient, subject: models.Model, topic: str, sentence: str, path: str
) -> Notice:
    """Tell one person something that nobody did: that a day is near, or over."""
    kind = ContentType.objects.get_for_model(subject)
    about = {"subject_type_id": kind.pk, "subject_id": subject.pk, "topic": topic}
    notice = notice_to(person, sentence, path, **about)
    notice.save(force_insert=True)
    nudge(send_waiting)
    return notice


def notice_to(person: Recipient, sentence: str, path: str, **about: Any) -> Notice:
    """A notice, not yet saved; a substitute reads instead of whom."""
    line = " ".join(sentence.split())
    if person.instead_of:
        line = f"（代{person.instead_of.name}）{line}"
    return Notice(
        to=person.user,
        instead_of=person.instead_of,
        role=person.role,
        sentence=line[:300],
        path=path,
        **about,
    )


def settle(event: Event) -> None:
    """Mark as read what was told before about the same thing: its turn is over."""
    Notice.objects.filter(
        Q(event=None) | Q(event__place__lt=event.place),
        subject_type=event.subject_type_id,
        subject_id=event.subject_id,
        read_at=None,
    ).update(read_at=now())


def read(notice: Notice) -> None:
    """Mark a notice as read, once."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())


def read_all(user: User) -> None:
    """Mark everything as read."""
    Notice.objects.filter(to=user, read_at=None).update(read_at=now())
