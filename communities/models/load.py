"""Files that were loaded into the registry, and what a person has to look at afterwards."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from communities.models.community import Community
from portal.people.models import Appointment, Division


class Load(models.Model):
    """导入: a file of divisions or committees that was entered, as of a day, and what it changed."""

    class Subject(models.TextChoices):
        DIVISIONS = "divisions", "行政区划"
        COMMUNITIES = "communities", "村（居）委会"

    subject = models.CharField("内容", max_length=12, choices=Subject.choices)
    source = models.CharField("来源", max_length=200)
    licence = models.CharField("许可", max_length=100, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    as_of = models.DateField("数据截止日期")
    rows = models.PositiveIntegerField("行数", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    renamed = models.PositiveIntegerField("更名", default=0)
    moved = models.PositiveIntegerField("划转", default=0)
    vanished = models.PositiveIntegerField("文件中不再有", default=0)
    by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    account = models.CharField("操作账户", max_length=100, blank=True)
    loaded_at = models.DateTimeField("导入时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source}（{self.as_of}）"


class Finding(models.Model):
    """待核: what a load found and a person has to decide, such as a committee that the file no longer has."""

    class Kind(models.TextChoices):
        VANISHED = "vanished", "文件中不再有"
        KIND = "kind", "类别与代码不一致"

    load = models.ForeignKey(Load, models.PROTECT, related_name="findings")
    kind = models.CharField("事由", max_length=10, choices=Kind.choices)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="findings")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="findings")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="finding_of_a_community_is_open_once",
                fields=["community", "kind"],
                condition=Q(settled_at=None, community__isnull=False),
            ),
            models.UniqueConstraint(
                name="finding_of_a_division_is_open_once",
                fields=["division", "kind"],
                condition=Q(settled_at=None, division__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community or self.division}：{self.get_kind_display()}"
