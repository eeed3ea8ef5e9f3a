"""What became of a delivery or a digest: sent, or refused for good; and whose address is dead."""

from django.db import transaction
from django.utils.timezone import now

from portal.notices.models import Delivery, Digest, Trouble
from portal.people.models import User


def sent(delivery: Delivery) -> None:
    """It went out."""
    delivery.sent_at = now()
    delivery.save(update_fields=["sent_at"])


def refused(delivery: Delivery, reason: str) -> None:
    """It will never arrive, and is tried no more."""
    delivery.refused_at, delivery.reason = now(), shortened(reason)
    delivery.save(update_fields=["refused_at", "reason"])


@transaction.atomic
def digest_sent(digest: Digest, bundled: list[Delivery]) -> None:
    """It went out, with what is bundled in it."""
    digest.sent_at = now()
    digest.save(update_fields=["sent_at"])
    digest.deliveries.filter(pk__in=[one.pk for one in bundled]).update(sent_at=digest.sent_at)


def digest_empty(digest: Digest) -> None:
    """There was nothing to say that day."""
    digest.empty_at = now()
    digest.save(update_fields=["empty_at"])


@transaction.atomic
def digest_refused(digest: Digest, reason: str) -> None:
    """It will never arrive, nor does what is bundled in it."""
    digest.refused_at, digest.reason = now(), shortened(reason)
    digest.save(update_fields=["refused_at", "reason"])
    digest.deliveries.update(refused_at=digest.refused_at, reason=digest.reason)


def dead(person: User, reason: str) -> None:
    """Mail to this address of a person is refused for good: mail waits until there is another."""
    known = {"address": person.email, "reason": shortened(reason), "since": now()}
    Trouble.objects.update_or_create(user=person, defaults=known)


def shortened(reason: str) -> str:
    """A reason as long as the column."""
    return " ".join(reason.replace("\0", "").split())[:500] or "对方未说明原因"
