"""The secret address under which somebody's calendar program reads their dates."""

from typing import ClassVar

from django.db import models

from portal.people.models import User


class Feed(models.Model):
    """日历订阅: one a person. Only the SHA-256 of the secret is kept, so the address is shown once, when it is made."""

    user = models.OneToOneField(User, models.CASCADE, related_name="feed")
    digest = models.CharField(max_length=64, unique=True)
    own = models.BooleanField("只含我承办的", default=True)
    made_at = models.DateTimeField("启用时间")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.user} 的日历订阅"
