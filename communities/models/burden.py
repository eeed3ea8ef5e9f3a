"""减负台账: what is asked of committees, item by item, and which document took it away again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from communities.models.community import Community
from portal.people.models import Division


class Measure(models.Model):
    """减负文件: the document by which burdens are cut, from a day on."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="measures")
    title = models.CharField("标题", max_length=200)
    number = models.CharField("发文字号", max_length=60, blank=True)
    issued_on = models.DateField("成文日期")
    effective_on = models.DateField("实施之日")

    class Meta:
        ordering: ClassVar = ["-effective_on", "pk"]

    def __str__(self) -> str:
        return self.title


class BurdenQuerySet(models.QuerySet["Burden"]):
    """Named selections of burdens."""

    def valid(self) -> BurdenQuerySet:
        """Without those that were entered by mistake."""
        return self.filter(struck_at=None)

    def standing(self) -> BurdenQuerySet:
        """Those that have not been cut."""
        return self.valid().filter(until=None)

    def kept_by(self, place: Division | Community) -> BurdenQuerySet:
        """The own list of a division (asked of all its committees), or of one committee."""
        if isinstance(place, Community):
            return self.filter(community=place)
        return self.filter(division=place, community=None)


class Burden(models.Model):
    """负担事项: a ledger, a stamp, an inspection, a plate … asked of a division's committees, or of one of them.

    Nothing is deleted: what was entered by mistake is struck out, with the reason.
    """

    class Kind(models.TextChoices):
        LEDGER = "ledger", "台账"
        CERTIFICATE = "certificate", "盖章证明"
        INSPECTION = "inspection", "检查评比"
        PLATE = "plate", "挂牌"
        MEETING = "meeting", "会议"
        BODY = "body", "工作机构"
        APP = "app", "APP/小程序"

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="burdens")
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="burdens"
    )
    name = models.CharField("事项", max_length=200)
    asked_by = models.CharField("要求部门", max_length=60, blank=True)
    since = models.DateField("自")
    until = models.DateField("取消之日", null=True, blank=True)  # the first day without it
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="cut", verbose_name="取消依据"
    )

    struck_at = models.DateTimeField("更正时间", null=True, blank=True)
    struck_for = models.CharField("更正理由", max_length=200, blank=True)

    objects = BurdenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="burden_stands_once_in_a_list",
                fields=["division", "community", "kind", "name"],
                condition=Q(until=None, struck_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="burden_struck_for_a_reason",
                condition=Q(struck_at=None, struck_for="")
                | (Q(struck_at__isnull=False) & ~Q(struck_for="")),
            ),
            models.CheckConstraint(
                name="burden_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gt=models.F("since")),
            ),
            models.CheckConstraint(
                name="burden_cut_by_a_measure_has_ended",
                condition=Q(measure=None) | Q(until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
