"""Numbers beside those of documents: voided ones (作废文号), 索引号, and how an organ writes them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.documents.models.document import OfficialDocument, Series
from portal.people.models import Appointment, Organ


class VoidedNumber(models.Model):
    """作废文号: the number of a document that was withdrawn, or one skipped on purpose; never used again.

    A database trigger refuses any change.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="voided")
    number = models.PositiveIntegerField("序号")
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, related_name="voided"
    )
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("作废时间", auto_now_add=True)
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["series", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="number_is_voided_once", fields=["series", "number"]),
            models.CheckConstraint(
                name="number_is_voided_for_a_reason", condition=~Q(reason="") & Q(number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.number}号"


class IndexSeries(models.Model):
    """索引号: one organ's running numbers of published items, from 1 each year, without a gap."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="index_series")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        ordering: ClassVar = ["organ", "-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="index_series_once_a_year", fields=["organ", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.organ}{self.year}年索引号"


class Practice(models.Model):
    """What an organ has chosen about its documents; without a row the first choice holds."""

    class Index(models.TextChoices):
        """索引号's front part. Source: 政府信息公开目录系统实施指引（试行）, and what organs write today."""

        USCC = "uscc", "统一社会信用代码（18 位）"
        ORGANISATION = "organisation", "组织机构代码（9 位）"

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="practice")
    index = models.CharField("索引号前段", max_length=12, choices=Index.choices, default=Index.USCC)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="index_front_is_known", condition=Q(index__in=("uscc", "organisation"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ}：{self.get_index_display()}"
