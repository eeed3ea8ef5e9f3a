"""How a committee stands for a stretch of time, and which of the stretches holds on a day."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from portal.people import codes
from portal.people.models import Division

NAME = 60  # characters; the longest in the national file has 33
FULL = 200


class Kind(models.TextChoices):
    """What a committee is, as the yearly statistics count it."""

    RESIDENTS = "residents", "居委会"
    TOWN = "town", "乡镇社区"  # a residents' committee in a township's seat
    VILLAGE = "village", "村委会"
    RURAL = "rural", "农村社区"  # a village committee whose village is called a community
    OTHER = "other", "类似单位"  # 农场, 林场, 开发区 and others that are no committee
    UNKNOWN = "unknown", "待核定"


URBAN = (Kind.RESIDENTS, Kind.TOWN)  # counted as 居委会
VILLAGES = (Kind.VILLAGE, Kind.RURAL)  # counted as 村委会


class UrbanRural(models.TextChoices):
    """城乡分类代码: how urban the place is. Source: 统计用城乡划分代码."""

    CENTRE = "111", "主城区"
    FRINGE = "112", "城乡结合区"
    TOWN = "121", "镇中心区"
    TOWN_FRINGE = "122", "镇乡结合区"
    SPECIAL = "123", "特殊区域"
    TOWNSHIP = "210", "乡中心区"
    VILLAGE = "220", "村庄"


def holding_on(day: date) -> Q:
    """That a stretch has begun by a day and is not over: its last day is the one before `until`."""
    begun = Q(since=None) | Q(since__lte=day)
    return begun & (Q(until=None) | Q(until__gt=day))


def within(code: str, field: str = "code") -> Q:
    """That a 12-digit code lies in the division of that code, or is its own: one range of an index.

    Raises ValueError when `code` is none. Source: GB/T 2260 and its extension: the tree is in the digits.
    """
    own = codes.own_digits(code)
    return Q(**{f"{field}__gte": own.ljust(12, "0"), f"{field}__lte": own.ljust(12, "9")})


class SpellQuerySet(models.QuerySet[Any]):
    """Named selections of stretches."""

    def on(self, day: date) -> SpellQuerySet:
        """As it stood on a day."""
        return self.filter(holding_on(day))

    def under(self, division: Division) -> SpellQuerySet:
        """In a division, however deep."""
        return self.filter(within(division.code))


class Standing(models.Model):
    """What is said of a committee from a day on, until something changes."""

    # Compared byte by byte, so that all under a division is one range of the index.
    code = models.CharField("代码", max_length=12, db_collation="C")
    name = models.CharField("名称", max_length=NAME)
    short_name = models.CharField("简称", max_length=NAME)
    full_name = models.CharField("全称", max_length=FULL)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    urban_rural = models.CharField(
        "城乡分类代码", max_length=3, choices=UrbanRural.choices, blank=True, default=""
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="乡镇街道"
    )
    since = models.DateField("自")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


SAID: tuple[str, ...] = (
    "code", "name", "short_name", "full_name", "kind", "urban_rural", "division",
)  # fmt: skip


class Spell(Standing):
    """A view over the present and the past of all committees: one row for each stretch."""

    community = models.ForeignKey("Community", models.DO_NOTHING, related_name="spells")
    until = models.DateField("至", null=True)

    objects = SpellQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "communities_spell"
        ordering: ClassVar = ["code", "since"]
