"""The days of the working calendar."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class CalendarDay(models.Model):
    """A day: whether one works on it, by which notice; `provisional` until the State Council's notice of its year."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "工作日"
        WEEKEND = "weekend", "周末"
        HOLIDAY = "holiday", "休"
        MAKE_UP = "make-up", "班"

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=8, choices=Kind.choices)
    name = models.CharField("节日", max_length=20, blank=True)
    source = models.CharField("依据", max_length=100, blank=True)
    provisional = models.BooleanField("暂定", default=True)
    working = models.GeneratedField(
        expression=Q(kind__in=("workday", "make-up")),  # type: ignore[arg-type]  # the stubs forget Q
        output_field=models.BooleanField(),
        db_persist=True,
    )
    ordinal = models.IntegerField("累计工作日", default=0)  # up to and including it

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="calendar_day_kind_is_known",
                condition=Q(kind__in=("workday", "weekend", "holiday", "make-up")),
            )
        ]
        indexes: ClassVar = [
            models.Index("ordinal", condition=Q(working=True), name="working_day_by_ordinal")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

    @property
    def is_worked_on(self) -> bool:
        """What `working` will be once it is saved."""
        return self.kind in (self.Kind.WORKDAY, self.Kind.MAKE_UP)


class CalendarYear(models.Model):
    """A year whose notice somebody entered; its record says who, when, by which document, and how much it moved."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return f"{self.year} 年"
