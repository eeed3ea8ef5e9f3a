"""What exists: files, each content kept once, and attachments, which say what a file belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q

from portal.people.models import Appointment

if TYPE_CHECKING:
    from django.core.files.base import File


class StoredFile(models.Model):
    """A content, by its SHA-256: kept once, however often it is attached, and never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField("字节")
    media_type = models.CharField("类型", max_length=80)  # as recognised from the content
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stored_file_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="stored_file_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> str:
        """Its name in the storage."""
        return f"files/{self.sha256[:2]}/{self.sha256}"

    def open(self) -> File[Any]:
        """The content, for reading; the caller closes it."""
        return default_storage.open(self.path, "rb")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Named selections of attachments."""

    def on(self, subject: models.Model) -> AttachmentQuerySet:
        """Those that are attached to a thing now, in their order."""
        kind = ContentType.objects.get_for_model(subject)
        found = self.filter(subject_type=kind, subject_id=subject.pk, removed_at=None)
        return found.select_related("file", "by__user").order_by("pk")


class Attachment(models.Model):
    """附件: a file under a name, attached to a thing. It can be removed, with a reason, but stays known.

    Whoever looks one up has looked up its subject first: who may see that may see its attachments.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    name = models.CharField("文件名", max_length=255)
    what = models.CharField("说明", max_length=40)
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    removed_for = models.TextField("移除理由", blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="content_is_attached_once",
                fields=["subject_type", "subject_id", "file"],
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="attachment_is_removed_with_a_reason_or_not_at_all",
                condition=Q(removed_at=None, removed_by=None, removed_for="")
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_for=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index("subject_type", "subject_id", name="attachment_by_subject")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def extension(self) -> str:
        """What kind of file it is, as people say it: PDF, DOCX."""
        return self.name.rpartition(".")[2].upper()
