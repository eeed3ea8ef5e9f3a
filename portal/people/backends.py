"""Who may sign in: everybody with a password, but the demo's people only while the demo is on."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from portal.people.models import User


@cache
def demo_usernames() -> frozenset[str]:
    """The accounts of the demo, whose password is published."""
    roster = json.loads(Path(settings.DEMO_ROSTER).read_text("utf-8"))
    return frozenset(person["username"] for person in roster["people"])


class AccountBackend(ModelBackend):
    """Django's own, asked at sign-in and again with each request."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """A data directory that once held the demo lets nobody in by its published password."""
        known = user is not None and user.get_username() in demo_usernames()
        return super().user_can_authenticate(user) and (settings.DEMO or not known)
