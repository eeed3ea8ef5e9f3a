"""清样: long drafts as they will look, made by a worker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.work import Work


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
