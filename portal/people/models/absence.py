"""不在岗: who acts under a post while its holder is away."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from portal.people.models.person import Appointment, User


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Named selections of absences."""

    def today(self) -> AbsenceQuerySet:
        """Those in force: of today and not ended early, from a post held to a colleague of its organ, both active."""
        day = localdate()
        colleague = Appointment.objects.active().official().order_by()
        colleague = colleague.filter(user=OuterRef("substitute"), organ=OuterRef("post__organ"))
        posts = Appointment.objects.active().official().order_by()
        dated = self.filter(from_on__lte=day, until_on__gte=day, ended_at=None)
        return dated.filter(Exists(colleague), Exists(posts.filter(pk=OuterRef("post"))))

    def of_days(self, from_on: date, until_on: date) -> AbsenceQuerySet:
        """Those that share a day with these days, both included, and were not ended early."""
        return self.filter(from_on__lte=until_on, until_on__gte=from_on, ended_at=None)

    def with_names(self) -> AbsenceQuerySet:
        """With all that is needed to print them."""
        return self.select_related("post__user", "post__organ", "post__section", "substitute")


class Absence(models.Model):
    """不在岗: from a day to a day (both included) a colleague of the organ acts under a post instead of its holder."""

    post = models.ForeignKey(Appointment, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="substitutions", verbose_name="代办人"
    )
    from_on = models.DateField("自")
    until_on = models.DateField("至")
    reason = models.CharField("事由", max_length=100, blank=True)
    ended_at = models.DateTimeField("提前结束", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(until_on__gte=models.F("from_on")),
            )
        ]
        indexes: ClassVar = [
            models.Index("post", condition=Q(ended_at=None), name="absence_of_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.post.user.name} {self.from_on}至{self.until_on}由{self.substitute.name}代办"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come, or not over yet."""
        return self.ended_at is None and self.until_on >= localdate()

    @property
    def state(self) -> str:
        """代办中, 未开始, 已结束 or 提前结束."""
        if self.ended_at is not None:
            return "提前结束" if localdate(self.ended_at) >= self.from_on else "已取消"
        if self.until_on < localdate():
            return "已结束"
        return "代办中" if self.from_on <= localdate() else "未开始"
