"""Where people work: 行政区划, 机关 and 处室."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from portal.people import codes


class Division(models.Model):
    """行政区划: a province, prefecture, county, township or village, by its official code."""

    class Level(models.IntegerChoices):
        PROVINCE = 0, "省级"
        PREFECTURE = 1, "市级"
        COUNTY = 2, "县级"
        TOWNSHIP = 3, "乡级"
        VILLAGE = 4, "村级"

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    since = models.DateField("自", null=True, blank=True)  # as it stands; empty: before the records
    until = models.DateField("撤销之日", null=True, blank=True)  # the first day without it

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="division_code_has_12_digits", condition=Q(code__regex=r"^[1-9][0-9]{11}$")
            ),
            models.CheckConstraint(
                name="division_has_a_parent_unless_it_is_a_province",
                condition=Q(level=0, parent=None) | (Q(level__gt=0) & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Derive the level from the code and hold the parent against it. Source: GB/T 2260."""
        try:
            self.level = codes.level_of(self.code)
        except ValueError as error:
            raise ValidationError({"code": "区划代码应为 12 位数字，不足的位补零。"}) from error
        expected = codes.parent_of(self.code)
        if (self.parent.code if self.parent else "") != expected:
            raise ValidationError({"parent": f"上级区划代码应为 {expected or '空'}。"})

    @property
    def short_code(self) -> str:
        """The 6 digits of GB/T 2260."""
        return self.code[:6]


class Organ(models.Model):
    """机关: a bureau, a congress's office, a CPPCC committee's office, a government's office."""

    class Kind(models.TextChoices):
        CIVIL_AFFAIRS = "civil-affairs", "民政部门"
        CONGRESS = "congress", "人大"
        CPPCC = "cppcc", "政协"
        GOVERNMENT = "government", "政府"

    name = models.CharField("全称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organs")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    uscc_override = models.CharField("校验不符仍予采用的理由", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["division__code", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organ_kind_is_known",
                condition=Q(kind__in=("civil-affairs", "congress", "cppcc", "government")),
            ),
            models.UniqueConstraint(name="organ_uscc_once", fields=["uscc"], condition=~Q(uscc="")),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Warn of a wrong code, and take it all the same when a reason is given.

        At least one code in real use does not pass the check, so it cannot be a wall.
        """
        if self.uscc and not codes.is_uscc(self.uscc) and not self.uscc_override:
            raise ValidationError(
                {"uscc": "统一社会信用代码校验不符，请核对；确认无误的，请填写仍予采用的理由。"}
            )


class Section(models.Model):
    """处室 (or 科室) of an organ."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="sections")
    name = models.CharField("名称", max_length=40)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="section_name_once_in_an_organ", fields=["organ", "name"])
        ]

    def __str__(self) -> str:
        return self.name
