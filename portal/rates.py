"""How often somebody may do something: one count for all web processes, kept in the cache."""

from hashlib import sha256
from time import time

from django.core.cache import cache
from redis import RedisError


def exceeds(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more, and say whether that is more than allowed in this stretch of time.

    Atomic: of two at once each counts. Where nobody can count (the cache is away), it is too much.
    """
    key = f"rate:{what}:{sha256(who.encode()).hexdigest()[:32]}:{int(time()) // seconds}"
    try:
        cache.add(key, 0, timeout=2 * seconds)
        return cache.incr(key) > most
    except (RedisError, ValueError):  # away, or the key was just forgotten
        return True
