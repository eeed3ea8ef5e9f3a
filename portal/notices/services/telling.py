"""People are told, by the ways out that they chose, and read."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.timezone import now

from portal.notices.models import Channel, Choice, Delivery, Mode, Notice, Preference
from portal.notices.tasks import post_waiting, send_waiting
from portal.notices.topics import topic_of
from portal.nudge import nudge
from portal.people.models import User
from portal.people.permissions import Recipient
from portal.record.models import Event


@transaction.atomic
def tell(
    people: Iterable[Recipient],
    event: Event,
    sentence: str,
    path: str,
    matter: models.Model | None = None,
) -> list[Notice]:
    """Tell each of `people` of `event` once, by the ways out they chose; whoever did it is not told of it.

    The sentence is brought to one line, since it is a mail's subject, and cut to 300 characters.
    `path` is the page's path on this site; the host is added from the settings when it is mailed.
    Mails about one `matter` (the event's subject, if none) stand together in a mail program.
    """
    kind = event.subject_type
    about = {
        "event": event,
        "subject_type_id": kind.pk,
        "subject_id": event.subject_id,
        "topic": f"{kind.app_label}.{event.verb}",
        "thread": thread_of(matter) if matter else named(kind, event.subject_id),
    }
    told = [
        notice_to(person, sentence, path, **about)
        for person in people
        if person.user.pk != event.by_id
    ]
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    notices = Notice.objects.filter(event=event, to__in=[notice.to_id for notice in told])
    return send_out(list(notices.order_by("pk")))


@transaction.atomic
def remind(
    person: Recipient,
    subject: models.Model,
    topic: str,
    sentence: str,
    path: str,
    matter: models.Model | None = None,
) -> Notice:
    """Tell one person something that nobody did: that a day is near, or over."""
    kind = ContentType.objects.get_for_model(subject)
    about = {"subject_type_id": kind.pk, "subject_id": subject.pk, "topic": topic}
    notice = notice_to(person, sentence, path, thread=thread_of(matter or subject), **about)
    notice.save(force_insert=True)
    send_out([notice])
    return notice


def thread_of(matter: models.Model) -> str:
    """The name of a thing that never changes."""
    return named(ContentType.objects.get_for_model(matter), matter.pk)


def named(kind: ContentType, key: int) -> str:
    """`proposals.proposal-17`."""
    return f"{kind.app_label}.{kind.model}-{key}"


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


def send_out(notices: list[Notice]) -> list[Notice]:
    """Write down on which ways each notice goes out; the number of queries does not grow with the people."""
    users = {notice.to_id for notice in notices}
    choices = Choice.objects.filter(user__in=users, topic__in={one.topic for one in notices})
    chosen = {(one.user_id, one.topic, one.role, one.channel): one.mode for one in choices}
    preferences = Preference.objects.in_bulk(users)
    rows = []
    for notice in notices:
        key = (notice.to_id, notice.topic, notice.role)
        modes = {channel: chosen.get((*key, channel)) for channel in Channel}
        rows += deliveries(notice, modes, preferences.get(notice.to_id))
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    nudge(send_waiting)
    if any(row.channel == Channel.WEBHOOK for row in rows):
        nudge(post_waiting)
    return notices


def deliveries(
    notice: Notice, chosen: dict[Channel, str | None], preference: Preference | None
) -> list[Delivery]:
    """The ways out of one notice. What is legal is mailed at once, also during hours of quiet."""
    topic = topic_of(notice.topic, notice.role)
    quiet_ends = preference.quiet_ends(now()) if preference else None
    if topic and topic.legal:
        found = [Delivery(notice=notice, channel=Channel.MAIL)]
    else:
        mode = chosen[Channel.MAIL] or Mode.AT_ONCE
        later = quiet_ends if mode == Mode.AT_ONCE else None
        mail = Delivery(notice=notice, channel=Channel.MAIL, mode=mode, not_before=later)
        found = [] if mode == Mode.OFF else [mail]
    if chosen[Channel.WEBHOOK] == Mode.AT_ONCE and preference and preference.webhook_url:
        found.append(Delivery(notice=notice, channel=Channel.WEBHOOK, not_before=quiet_ends))
    return found


def settle(event: Event) -> None:
    """Mark as read what was told of earlier events about the same thing: its turn is over."""
    Notice.objects.unread().filter(
        event__place__lt=event.place,
        subject_type=event.subject_type_id,
        subject_id=event.subject_id,
    ).update(read_at=now())


def read(notice: Notice) -> None:
    """Mark a notice as read, once."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=now())


def read_all(user: User) -> None:
    """Mark everything as read."""
    Notice.objects.unread().filter(to=user).update(read_at=now())
