"""导出: a long list of the registry as a file, made by a worker while whoever asked for it waits on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from portal.work import Work

KEPT = timedelta(hours=24)


class ExportQuerySet(models.QuerySet["Export"]):
    """Named selections of exports."""

    def waiting(self) -> ExportQuerySet:
        """Not made yet, the oldest first."""
        return self.filter(made_at=None).order_by("pk")

    def old(self) -> ExportQuerySet:
        """Asked for so long ago that nobody fetches them any more."""
        return self.filter(asked_at__lt=now() - KEPT)


class Export(Work):
    """导出: a list of committees as of a day, as a file. Who asks for the same on the same day gets the same file."""

    form = models.CharField("格式", max_length=4, choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    conditions = models.JSONField("条件")  # division, on, kind, q
    digest = models.CharField(max_length=64)  # of form, conditions and the hour
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)
    file = models.FileField("文件", max_length=120, blank=True)
    rows = models.PositiveIntegerField("行数", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="export_once_an_hour", fields=["digest"]),
            models.CheckConstraint(
                name="export_made_when_it_has_a_file",
                condition=Q(made_at=None, file="") | (Q(made_at__isnull=False) & ~Q(file="")),
            ),
        ]

    def __str__(self) -> str:
        return f"导出 {self.pk}"
