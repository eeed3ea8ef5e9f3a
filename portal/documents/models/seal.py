"""印章: the image of an organ's seal, from the day it is put in use to the day it is put away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate

from portal.people.models import Appointment, Organ

NARROWEST, WIDEST = 30, 60  # mm on paper


class SealQuerySet(models.QuerySet["Seal"]):
    """Named selections of seals."""

    def current(self) -> SealQuerySet:
        """In use; what is put away is so at once."""
        return self.filter(until_on=None)


class Seal(models.Model):
    """印章: a PNG in the default storage under its SHA-256, kept for ever, since documents name it."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="seals")
    image = models.CharField("图像的 SHA-256", max_length=64)
    width = models.PositiveSmallIntegerField("直径（毫米）", default=42)
    from_on = models.DateField("启用之日", default=localdate)
    until_on = models.DateField("停用之日", null=True, blank=True)
    by = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_seal_of_an_organ_in_use", fields=["organ"], condition=Q(until_on=None)
            ),
            models.CheckConstraint(
                name="seal_is_30_to_60_mm_wide",
                condition=Q(width__gte=NARROWEST, width__lte=WIDEST),
            ),
            models.CheckConstraint(
                name="seal_is_put_away_after_it_was_in_use",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ}印章（{self.width} 毫米）"

    @property
    def file(self) -> str:
        """Its name in the default storage."""
        return file_of(self.image)


def file_of(image: str) -> str:
    """Where the PNG with this SHA-256 is kept."""
    return f"seals/{image[:2]}/{image}.png"
