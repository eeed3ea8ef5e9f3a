"""A subscription to one's dates is begun, ended, and read by its secret."""

from hashlib import sha256
from secrets import token_urlsafe

from django.utils.crypto import constant_time_compare
from django.utils.timezone import now

from portal.deadlines.models import Feed
from portal.people.models import User


def subscribe(user: User, *, own: bool) -> str:
    """A new secret of 256 bits, told only now; the one before, if any, ends."""
    secret = token_urlsafe(32)
    Feed.objects.update_or_create(
        user=user, defaults={"digest": digest_of(secret), "own": own, "made_at": now()}
    )
    return secret


def unsubscribe(user: User) -> None:
    """The address is worth nothing any more."""
    Feed.objects.filter(user=user).delete()


def of_secret(secret: str) -> Feed | None:
    """The subscription of a secret, while its person may sign in; looked up by its digest alone."""
    digest = digest_of(secret)
    found = Feed.objects.select_related("user").filter(digest=digest, user__is_active=True).first()
    return found if found and constant_time_compare(found.digest, digest) else None


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
