"""What exists: number series (文号) and official documents, frozen when they are signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.documents.source import ON_REQUEST, OPEN
from portal.people.models import Organ
from portal.work import Work


class Kind(models.TextChoices):
    """文种, as far as a series is kept for it."""

    REPLY = "reply", "答复"
    OPINION = "opinion", "会办意见"
    FURTHER_REPLY = "further-reply", "再次答复"
    EXTENSION = "extension", "延期告知"
    ADMISSION = "admission", "准入批复"
    PILOT = "pilot", "实验区确认通知"
    ANNOUNCEMENT = "announcement", "公告"


class Layout(models.TextChoices):
    """版式, which each organ chooses for each kind of document. Source: GB/T 9704-2012 7 and 10.1."""

    LETTER = "letter", "信函格式"
    FILE = "file", "文件格式"


class SeriesQuerySet(models.QuerySet["Series"]):
    """Named selections of series."""

    def layout_of(self, organ: Organ, kind: str) -> str:
        """The layout an organ has chosen for a kind of document: that of its latest series, else the letter."""
        latest = self.filter(organ=organ, kind=kind).first()
        return latest.layout if latest else Layout.LETTER


class Series(models.Model):
    """文号: one organ's numbers for one kind of document, from 1 each year, without a gap."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="series")
    kind = models.CharField("文种", max_length=16, choices=Kind.choices)
    prefix = models.CharField("机关代字", max_length=12)
    year = models.PositiveSmallIntegerField("年份")
    layout = models.CharField("版式", max_length=8, choices=Layout.choices, default=Layout.LETTER)
    last = models.PositiveIntegerField("末号", default=0)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["organ", "kind", "-year"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="series_once_a_year", fields=["organ", "kind", "year"]),
            models.CheckConstraint(
                name="series_prefix_is_hanzi", condition=Q(prefix__regex=r"^[一-龥]{1,12}$")
            ),
            models.CheckConstraint(
                name="series_layout_is_known", condition=Q(layout__in=("letter", "file"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕"


class OfficialDocumentQuerySet(models.QuerySet["OfficialDocument"]):
    """Named selections of documents."""

    def waiting_to_be_typeset(self) -> OfficialDocumentQuerySet:
        """Signed, but without their PDF, oldest first."""
        return self.filter(sha256="").order_by("pk")

    def typeset(self) -> OfficialDocumentQuerySet:
        """With their PDF."""
        return self.exclude(sha256="")


class OfficialDocument(Work):
    """公文: what was signed, as data, with its number; and the PDF that was typeset from it.

    A database trigger refuses any change of what was signed, and of the PDF once it is there.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField("序号")
    doc_number = models.CharField("发文字号", max_length=30)
    source = models.JSONField("底稿")
    template = models.CharField("版式", max_length=40)
    frozen_at = models.DateTimeField("定稿时间", auto_now_add=True)
    renderer = models.CharField("排版程序", max_length=120, blank=True)
    pdf = models.FileField("印本", max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    size = models.PositiveIntegerField("字节", null=True)
    typeset_at = models.DateTimeField("排版时间", null=True)

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            # Not the 发文字号 itself: 吉林 and 吉安 may both write 吉民议字.
            models.UniqueConstraint(name="document_number_once", fields=["series", "number"]),
            models.CheckConstraint(
                name="document_is_typeset_wholly_or_not_at_all",
                condition=Q(sha256="", pdf="", pages=None, size=None, typeset_at=None, renderer="")
                | ~Q(sha256="")
                & ~Q(pdf="")
                & ~Q(renderer="")
                & Q(pages__gt=0, size__gt=0, typeset_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index("doc_number", name="document_doc_number")]

    def __str__(self) -> str:
        return self.doc_number

    @property
    def disclosure(self) -> str:
        """公开属性 as the signatory decided it; what was signed without a decision is not published."""
        return self.source.get("disclosure") or ON_REQUEST

    @property
    def is_open(self) -> bool:
        """Whether it is to be published: 主动公开."""
        return self.disclosure == OPEN


class ProofQuerySet(models.QuerySet["Proof"]):
    """Named selections of proofs."""

    def waiting(self) -> ProofQuerySet:
        """Not typeset yet; of each subject the last one alone, since nobody waits for the others."""
        later = Proof.objects.filter(
            subject=models.OuterRef("subject"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(later), pdf="").order_by("pk")


class Proof(Work):
    """清样: a long draft as it will look, made by a worker. It is not signed, and the next one takes its place."""

    subject = models.CharField("底稿所属", max_length=80)  # reply:14
    digest = models.CharField(max_length=64)  # of the source
    source = models.JSONField("底稿")
    pdf = models.FileField("清样", max_length=120, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="proof_once_a_version", fields=["subject", "digest"])
        ]

    def __str__(self) -> str:
        return self.subject
