"""What exists: wordings (文稿模板) and their versions, none of which is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.documents.models import Kind
from portal.people.models import Organ, User

TEXT = ("title", "addressees", "body", "note", "copies")  # what a wording says, as in a Source


class WordingQuerySet(models.QuerySet["Wording"]):
    """Named selections of wordings."""

    def current(self) -> WordingQuerySet:
        """Those not withdrawn."""
        return self.filter(withdrawn_at=None)

    def at(self, organ: Organ) -> WordingQuerySet:
        """An organ's own and the shipped ones: the own first, the preferred before the others, the withdrawn last."""
        ours = self.filter(Q(organ=organ) | Q(organ=None))
        gone = F("withdrawn_at").desc(nulls_first=True)
        return ours.order_by(gone, F("organ").asc(nulls_last=True), "-preferred", "-pk")

    def with_latest(self) -> WordingQuerySet:
        """With the day of the present version."""
        present = Q(versions__number=F("number"))
        return self.annotate(latest_at=models.Max("versions__at", filter=present))

    def offered(self, organ: Organ, kind: str) -> WordingQuerySet:
        """What a letter of this kind may begin with: the organ's own before the shipped, its preferred first."""
        return self.current().at(organ).filter(kind=kind)


class Wording(models.Model):
    """文稿模板: what a letter of one kind begins with, at one organ; without an organ, shipped with the product.

    Not the 版式 (`OfficialDocument.template`), by which a letter is typeset.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="wordings")
    kind = models.CharField("文种", max_length=16, choices=Kind.choices)
    name = models.CharField("模板名称", max_length=40)
    number = models.PositiveIntegerField("现行版本", default=1)
    preferred = models.BooleanField("首选", default=False)
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="wording_name_once_in_an_organ_and_kind",
                fields=["organ", "kind", "name"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                violation_error_message="本机关这一文种已有同名的文稿模板，请换一个名称。",
            ),
            models.UniqueConstraint(
                name="one_preferred_wording_of_an_organ_and_kind",
                fields=["organ", "kind"],
                condition=Q(preferred=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="withdrawn_wording_is_not_preferred",
                condition=Q(withdrawn_at=None) | Q(preferred=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The wording's page."""
        return reverse("wordings:show", args=[self.pk])

    @property
    def shipped(self) -> bool:
        """Whether it came with the product; nobody edits these."""
        return self.organ_id is None

    def latest(self) -> WordingVersion:
        """The version that new letters begin with."""
        return self.versions.get(number=self.number)


class WordingVersion(models.Model):
    """One version of a wording. A database trigger refuses any change: letters say which they began with."""

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    text = models.JSONField("内容")  # title, addressees, body, note, copies
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="wording_version_once", fields=["wording", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.wording.name} 第 {self.number} 版"

    def get_absolute_url(self) -> str:
        """The version's page."""
        return reverse("wordings:version", args=[self.wording_id, self.number])
