"""What happens: people are told, read, and are mailed."""

from collections.abc import Iterable

from django.utils.timezone import now

from portal.notices.models import Notice
from portal.notices.tasks import send_waiting
from portal.nudge import nudge
from portal.people.models import User
from portal.record.models import Event


def tell(people: Iterable[User], event: Event, sentence: str, path: str) -> list[Notice]:
    """Tell each of `people` of `event` once; whoever did it is not told of it.

    The sentence is brought to one line, since it is a mail's subject, and cut to 300 characters.
    `path` is the page's path on this site; the host is added from the settings when it is mailed.
    """
    line = " ".join(sentence.split())[:300]
    told = [
        Notice(to=person, event=event, sentence=line, path=path)
        for person in people
        if person.pk != event.by_id
    ]
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    nudge(send_waiting)
    return told


def settle(event: Event) -> None:
    """Mark as read what was told of earlier events about the same thing: its turn is over."""
    Notice.objects.filter(
        event__subject_type=event.subject_type_id,
        event__subject_id=event.subject_id,
        event__place__lt=event.place,
        read_at=None,
    ).update(read_at=now())


def read(notice: Notice) -> None:
    """Mark a notice as read, once."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())


def read_all(user: User) -> None:
    """Mark everything as read."""
    Notice.objects.filter(to=user, read_at=None).update(read_at=now())
