"""Number series (文号) and official documents, frozen when they are signed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.files import FieldFile
from django.utils.timezone import localdate

from portal.documents.codes import new_code
from portal.documents.source import ON_REQUEST, OPEN
from portal.people.models import Organ
from portal.work import Work

UNSIGNED = "签名未成功："  # how the failure of a document begins whose certificate could not sign


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
        """The layout an organ has chosen for a kind of document: that of its series in use, else the letter."""
        latest = self.filter(organ=organ, kind=kind, year__lte=localdate().year).first()
        return latest.layout if latest else Layout.LETTER


class Series(models.Model):
    """文号: one organ's numbers for one kind of document, from 1 each year, without a gap.

    In the year the portal is taken into use, `start` continues the numbers that were used before.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="series")
    kind = models.CharField("文种", max_length=16, choices=Kind.choices)
    prefix = models.CharField("机关代字", max_length=12)
    year = models.PositiveSmallIntegerField("年份")
    layout = models.CharField("版式", max_length=8, choices=Layout.choices, default=Layout.LETTER)
    start = models.PositiveIntegerField("起始号", default=1)
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
            models.CheckConstraint(
                name="series_counts_up_from_its_start",
                condition=Q(start__gte=1, last__gte=F("start") - 1),
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

    A database trigger refuses any change of what was signed, and of the PDF once it is there. The electronic
    signature is a second file that begins with the PDF, byte for byte; it is there from the beginning or not at all.
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
    signed_pdf = models.FileField("签名印本", max_length=120, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_size = models.PositiveIntegerField("签名印本字节", null=True)
    signed_by_certificate = models.CharField("签名证书", max_length=200, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    signed_by_certificate_at = models.DateTimeField("签名时间", null=True)
    code = models.CharField("核验码", max_length=10, default=new_code)

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
            models.CheckConstraint(
                name="document_bears_its_signature_wholly_or_not_at_all",
                condition=Q(
                    signed_sha256="",
                    signed_pdf="",
                    signed_size=None,
                    signed_by_certificate="",
                    certificate_sha256="",
                    signed_by_certificate_at=None,
                )
                | ~Q(sha256="")
                & ~Q(signed_sha256="")
                & ~Q(signed_pdf="")
                & ~Q(signed_by_certificate="")
                & ~Q(certificate_sha256="")
                & Q(signed_size__gt=F("size"), signed_by_certificate_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index("doc_number", name="document_doc_number"),
            models.Index("sha256", name="document_sha256"),
            models.Index("signed_sha256", name="document_signed_sha256"),
        ]

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

    @property
    def final(self) -> FieldFile:
        """What is handed out: the signed file where there is one, else the PDF as it was typeset."""
        return self.signed_pdf if self.signed_sha256 else self.pdf

    @property
    def final_sha256(self) -> str:
        """The SHA-256 of what is handed out."""
        return self.signed_sha256 or self.sha256

    @property
    def trouble(self) -> str:
        """Why it is not signed, where that can be put right; empty for other failures, which are for the log."""
        return self.failure if self.failure.startswith(UNSIGNED) else ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether its number was voided."""
        return hasattr(self, "voided")
