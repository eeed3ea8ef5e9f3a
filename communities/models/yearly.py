"""年度统计: what each committee counted in a year, gathered by its street and reviewed by the county."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate

from communities.models.community import Community
from communities.models.standing import NAME, Kind, Spell, SpellQuerySet
from portal.people import codes
from portal.people.models import Appointment, Division, User

GRADES = 18  # 三岗十八级
FIRST_YEAR = 2000


def amount(label: str) -> Any:
    """A number that was counted, or not yet entered."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def counted_on(year: int) -> date:
    """As of which day a year is counted: its last, or today while it runs."""
    return min(date(year, 12, 31), localdate())


def roster(street: Division, year: int) -> SpellQuerySet:
    """The committees that a street reports on for a year, as they stood on the day that counts."""
    return Spell.objects.on(counted_on(year)).filter(division=street).order_by("code")


class Return(models.Model):
    """年报: the figures of a street's committees for one year."""

    class Status(models.TextChoices):
        FILLING = "filling", "填报中"
        REVIEWING = "reviewing", "待县级审核"
        ACCEPTED = "accepted", "已审定"

    division = models.ForeignKey(Division, models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField("年度")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default="filling")
    version = models.PositiveIntegerField(default=1)
    remark = models.TextField("退回理由", blank=True, default="")
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("报送时间", null=True)
    accepted_at = models.DateTimeField("审定时间", null=True)
    lifecycle = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-year", "division__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="return_once_a_year", fields=["division", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.year} 年度统计"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("communities:return", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its status is shown."""
        return {"filling": "active", "reviewing": "waiting", "accepted": "done"}[self.status]


class Line(models.Model):
    """One committee's figures in a year. Empty is not zero: it has not been entered."""

    filed = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    community = models.ForeignKey(Community, models.PROTECT, related_name="lines")
    year = models.PositiveSmallIntegerField("年度")
    # as it stood in that year
    code = models.CharField("代码", max_length=12, db_collation="C")
    name = models.CharField("名称", max_length=NAME, default="")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.UNKNOWN)
    households = amount("户数")
    population = amount("常住人口")
    area_km2 = models.DecimalField(
        "面积（平方千米）", max_digits=10, decimal_places=3, null=True, blank=True
    )
    party_members = amount("党员")
    workers = amount("社区工作者")
    workers_head = amount("其中：正职")
    workers_deputy = amount("其中：副职")
    workers_staff = amount("其中：一般工作人员")
    grades = ArrayField(
        models.PositiveIntegerField(null=True),
        size=GRADES,
        null=True,
        blank=True,
        verbose_name="分级人数",
    )
    station_m2 = amount("服务站面积（平方米）")
    volunteers = amount("志愿者")
    organisations = amount("社区社会组织")
    councils = amount("议事会")
    meetings = amount("协商议事次数")
    micro_grids = amount("微网格")
    explanation = models.CharField("说明", max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="line_once_a_year", fields=["community", "year"])
        ]
        indexes: ClassVar = [models.Index(fields=["year", "code"], name="line_by_year_and_code")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class ClosingQuerySet(models.QuerySet["Closing"]):
    """Named selections of closings."""

    def over(self, division: Division) -> ClosingQuerySet:
        """Those that hold for a division: its own, and of what it lies in."""
        lying_in = {division.code[:own].ljust(12, "0") for own in codes.LEVELS}
        return self.filter(reopened_at=None, division__code__in=lying_in)

    def of(self, year: int) -> ClosingQuerySet:
        """Those of a year."""
        return self.filter(year=year)


class Closing(models.Model):
    """关账: a division's year is closed; nothing under it changes any more until it is reopened."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="closings")
    year = models.PositiveSmallIntegerField("年度")
    closed_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="year_is_closed_once",
                fields=["division", "year"],
                condition=models.Q(reopened_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.year} 年度关账"
