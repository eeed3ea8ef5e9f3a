"""What exists: publications, one for each version of a public copy, and what each leaves out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.deadlines.models import Deadline, Stage
from portal.documents.models import Kind, OfficialDocument
from portal.people.models import Appointment, Organ, User
from portal.work import Work


def deadline_of(document: OfficialDocument) -> Deadline | None:
    """Until when a document is to be public: 20 working days from the day it was made.

    Source: 政府信息公开条例 art. 26; 皖政办〔2015〕2号 for replies.
    """
    found = Deadline.objects.about(document).filter(stage=Stage.PUBLISH)
    return found.select_related("rule").with_left().first()


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Named selections of publications."""

    def waiting_to_be_typeset(self) -> PublicationQuerySet:
        """Reviewed, but without their PDF, oldest first."""
        reviewed = (Publication.Status.REVIEWED, Publication.Status.PUBLISHED)
        return self.filter(status__in=reviewed, sha256="").order_by("pk")

    def published(self) -> PublicationQuerySet:
        """What anybody may read, the newest first."""
        return self.filter(status=Publication.Status.PUBLISHED).order_by("-published_at", "-pk")

    def under_way(self) -> PublicationQuerySet:
        """What is not published yet."""
        return self.filter(status__in=(Publication.Status.PROPOSED, Publication.Status.REVIEWED))

    def with_names(self) -> PublicationQuerySet:
        """With all that is needed to print them."""
        return self.select_related(
            "document__series__organ", "document__voided", "prepared_by__user"
        )


class Publication(Work):
    """公开: one version of the public copy of a document, at the address its 索引号 gives it.

    `source` is the text with everything in force taken out: a new text, made from the signed one, which stays as it is.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "待审核"
        REVIEWED = "reviewed", "待发布"
        PUBLISHED = "published", "已公开"
        WITHDRAWN = "withdrawn", "已撤回"
        REPLACED = "replaced", "已更正"

    class Scope(models.TextChoices):
        FULL = "full", "全文"
        SUMMARY = "summary", "摘要"

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField("版次", default=1)
    status = models.CharField(max_length=12, default=Status.PROPOSED, choices=Status.choices)
    lifecycle = models.PositiveSmallIntegerField(editable=False)
    scope = models.CharField("公开范围", max_length=8, choices=Scope, default=Scope.FULL)
    summary = models.TextField("摘要", max_length=5_000, blank=True)
    hidden = models.JSONField("一律不公开的姓名和联系方式", default=list)
    keep = models.JSONField("可以公开的机关名称和电话", default=list)
    concerned = models.ManyToManyField(User, related_name="+")  # told when it is published
    source = models.JSONField("公开文本", default=dict)
    edition = models.PositiveIntegerField("改动次数", default=1)
    prepared_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    index_number = models.CharField("索引号", max_length=40, blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    notice = models.CharField("撤回公告", max_length=2_000, blank=True)
    pdf = models.FileField("公开印本", max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True)
    size = models.PositiveIntegerField("字节", null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["document", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="publication_version_once", fields=["document", "version"]
            ),
            models.UniqueConstraint(
                name="one_publication_of_a_document_at_a_time",
                fields=["document"],
                condition=Q(status="published"),
            ),
            models.UniqueConstraint(
                name="one_publication_of_a_document_is_prepared_at_a_time",
                fields=["document"],
                condition=Q(status__in=("proposed", "reviewed")),
            ),
            models.CheckConstraint(
                name="publication_status_is_known",
                condition=Q(
                    status__in=("proposed", "reviewed", "published", "withdrawn", "replaced")
                ),
            ),
            models.CheckConstraint(
                name="publication_is_reviewed_by_somebody",
                condition=Q(status="proposed", reviewed_by=None, reviewed_at=None)
                | (
                    ~Q(status="proposed")
                    & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                    & ~Q(reviewed_by=models.F("prepared_by"))
                ),
            ),
            models.CheckConstraint(
                name="publication_has_an_index_number_once_it_is_published",
                condition=Q(status__in=("proposed", "reviewed"), index_number="", published_at=None)
                | (
                    Q(status__in=("published", "withdrawn", "replaced"))
                    & ~Q(index_number="")
                    & Q(published_at__isnull=False)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index("index_number", name="publication_by_index_number"),
            models.Index(fields=["-published_at"], name="publication_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.document}公开副本第 {self.version} 版"

    def get_absolute_url(self) -> str:
        """Its page inside, where it is prepared and reviewed."""
        return reverse("publication:review", args=[self.pk])

    @property
    def address(self) -> str:
        """Its page outside, by its 索引号; every version has the same."""
        return reverse("publication:letter", args=self.index_number.split("/"))

    @property
    def organ(self) -> Organ:
        """Whose document it is."""
        return self.document.series.organ

    @property
    def category(self) -> str:
        """分类, by the kind of document."""
        return Kind(self.document.series.kind).label

    def original(self) -> dict[str, Any]:
        """What the public copy is made from: the signed source, or what is published of it as a summary."""
        if self.scope == self.Scope.FULL:
            return dict(self.document.source)
        shortened = {"body": self.summary, "attachments": [], "note": "本件公开摘要", "copies": []}
        return {**self.document.source, **shortened}


class Redaction(models.Model):
    """One passage that is left out: where it stands, what the reader gets instead, and who decided so."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="redactions")
    place = models.CharField("位置", max_length=40)  # title, addressees.0, attachments.1.body …
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField("原文")
    kind = models.CharField("种类", max_length=16)
    replacement = models.TextField("替换为")
    lasting = models.BooleanField("不得收回", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: a rule
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="redaction_has_a_length", condition=Q(end__gt=models.F("start"))
            ),
            models.CheckConstraint(
                name="lasting_redaction_is_not_taken_back",
                condition=Q(lasting=False) | Q(taken_back_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.start}–{self.end}"


def document_of_copy(sha256: str) -> tuple[OfficialDocument, bool] | None:
    """The document of a PDF that was published, and whether that copy is still public; for verification."""
    seen = (Publication.Status.PUBLISHED, Publication.Status.WITHDRAWN, Publication.Status.REPLACED)
    copy = (
        Publication.objects.filter(sha256=sha256, status__in=seen)
        .select_related("document__series__organ", "document__voided")
        .first()
    )
    return (copy.document, copy.status == Publication.Status.PUBLISHED) if copy else None
