"""The daily digest: on working days, at the hour a person chose, once; and nothing where there is nothing to say."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.timezone import localdate, localtime, now

from portal.deadlines.models import CalendarDay
from portal.deadlines.services.calendar import reach
from portal.notices.mail import Overview, send_digest
from portal.notices.models import Channel, Delivery, Digest, Mode, Preference
from portal.notices.models.delivery import reachable
from portal.people.models import Appointment, User
from portal.work import alone


def bundle() -> None:
    """Open today's digests that are due, each with what waits for its person.

    One worker does it at a time, so that a digest holds what was there when it was opened, and no more.
    """
    with alone("bundle digests") as mine:
        if mine and is_working(localdate()):
            open_digests([person for person in who_may_have_one() if is_the_hour(person)])


def is_working(day: date) -> bool:
    """Whether the calendar, which is entered as far as needed, has a day as a working day."""
    reach(day.year)
    return CalendarDay.objects.filter(day=day, working=True).exists()


@transaction.atomic
def open_digests(people: list[User]) -> None:
    """One for each of these, with what waits for it; what comes later waits for the next."""
    rows = [Digest(user=person, day=localdate()) for person in people]
    for digest in Digest.objects.bulk_create(rows):
        waiting_to_be_bundled().filter(notice__to=digest.user_id).update(digest=digest)


def waiting_to_be_bundled() -> QuerySet[Delivery]:
    """What is in no digest yet."""
    return Delivery.objects.waiting().filter(mode=Mode.DIGEST, channel=Channel.MAIL, digest=None)


def who_may_have_one() -> list[User]:
    """Those without a digest today whom mail reaches: for whom something waits, or who hold a post."""
    bundled = Exists(waiting_to_be_bundled().filter(notice__to=OuterRef("pk")))
    holds = Exists(Appointment.objects.current().filter(user=OuterRef("pk")))
    unwilling = Q(preference__overview=False)
    overview = (
        Q(holds) & Q(is_active=True) & ~unwilling if settings.MORNING_OVERVIEWS else Q(pk=None)
    )
    had = Exists(Digest.objects.filter(user=OuterRef("pk"), day=localdate()))
    found = User.objects.filter(Q(bundled) | overview).filter(reachable()).exclude(had)
    return list(found.prefetch_related("preference").order_by("pk"))


def is_the_hour(person: User) -> bool:
    """Whether a person's hour has come; a digest that is late does not break into hours of quiet."""
    wants = preference_of(person)
    hour = localtime().hour
    return hour == wants.digest_hour or (hour > wants.digest_hour and not wants.quiet_ends(now()))


def preference_of(person: User) -> Preference:
    """What a person set, or the defaults."""
    return getattr(person, "preference", None) or Preference(user=person)


def to_be_sent() -> QuerySet[Digest]:
    """Digests that wait, the oldest first."""
    waiting = Digest.objects.filter(sent_at=None, empty_at=None, refused_at=None)
    return waiting.filter(reachable("user")).select_related("user").order_by("pk")


def send(digest: Digest) -> None:
    """Mail a digest. One that is late by days says nothing of a morning that is over."""
    wants = preference_of(digest.user)
    today = wants.overview and digest.user.is_active and digest.day == localdate()
    send_digest(digest, overview_of(digest) if today else [])


def overview_of(digest: Digest) -> Overview:
    """What every room has to say about a person's day."""
    found = [import_string(name)(digest.user, digest.day) for name in settings.MORNING_OVERVIEWS]
    return [section for sections in found for section in sections if section[1]]
