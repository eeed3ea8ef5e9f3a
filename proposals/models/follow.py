"""关注: whose home page shows a matter because they asked for it."""

from typing import ClassVar

from django.db import models

from portal.people.models import User
from proposals.models.proposal import Proposal


class Follow(models.Model):
    """关注: a person keeps an eye on a matter; it stands on their home page while they may see it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="follows")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="follows")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="follow_once", fields=["user", "proposal"])
        ]

    def __str__(self) -> str:
        return f"{self.user} 关注 {self.proposal}"
