"""The pulse of the clockwork."""

from django.db import models
from django.db.models import Q


class Pulse(models.Model):
    """One row: when beat last sent a task and a worker did it."""

    beaten_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="there_is_one_pulse"),
        ]

    def __str__(self) -> str:
        return f"{self.beaten_at:%F %T}"
