"""The letters of a matter, above all its 答复, from the first draft to the delivery, with every version."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.documents.models import Kind, OfficialDocument, Series
from portal.documents.source import LABELS
from portal.people.models import Appointment, User
from portal.wordings.merging import unfilled
from portal.wordings.models import WordingVersion
from proposals.models.proposal import Proposal

DRAFTED = (
    "title", "addressees", "body", "attachments", "note", "copies",
    "result_class", "disclosure", "disclosure_ground",
)  # fmt: skip
ANSWERED = (Proposal.Status.REPLIED, Proposal.Status.JUDGED)
PRINTED = tuple(name for name in DRAFTED if name != "disclosure_ground")


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Named selections of letters."""

    def answers(self) -> Self:
        """The letters that answer a matter; the others tell its deputy something on the way."""
        return self.filter(kind=Kind.REPLY)

    def live(self) -> Self:
        """Those that somebody still works on or that were sent: no 延期告知 of a matter answered meanwhile."""
        answered = Q(proposal__status__in=ANSWERED) & ~Q(status=Reply.Status.DELIVERED)
        return self.exclude(answered & ~Q(kind=Kind.REPLY))


class Reply(models.Model):
    """The letter: the 答复, or the 延期告知 (`kind`), of which a matter has one each.

    What is drafted counts its versions; what is signed is frozen as a document.
    """

    class Status(models.TextChoices):
        DRAFTING = "drafting", "起草"
        CHECKING = "checking", "核稿"
        SIGNING = "signing", "待签发"
        SIGNED = "signed", "已签发"
        ISSUED = "issued", "已印发"
        DELIVERED = "delivered", "已送达"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="replies")
    kind = models.CharField("文种", max_length=16, choices=Kind.choices, default=Kind.REPLY)
    drafter = models.ForeignKey(Appointment, models.PROTECT, related_name="drafts")
    title = models.CharField("标题", max_length=100)
    addressees = models.JSONField("主送", default=list)  # ["尊敬的王某代表"]
    body = models.TextField("正文", blank=True)
    attachments = models.JSONField("附件", default=list)  # [{"title": …, "body": …}]
    note = models.CharField("附注", max_length=200, blank=True)
    copies = models.JSONField("抄送", default=list)  # [{"name": …, "count": 2}]
    result_class = models.CharField("办理结果", max_length=1, blank=True)  # A to D
    disclosure = models.CharField(
        "公开属性", max_length=5, blank=True
    )  # as proposed by the drafter
    disclosure_ground = models.CharField("不公开或者不主动公开的理由", max_length=200, blank=True)
    begun_from = models.ForeignKey(
        WordingVersion, models.PROTECT, null=True, related_name="+", verbose_name="文稿模板"
    )
    disclosure_checked = models.CharField("办公室审核的公开属性", max_length=5, blank=True)
    disclosure_remark = models.CharField("审核意见", max_length=200, blank=True)
    disclosure_checked_by = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="+"
    )
    disclosure_checked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField("稿次", default=1)
    status = models.CharField(max_length=12, default=Status.DRAFTING, choices=Status.choices)
    lifecycle = models.PositiveSmallIntegerField(editable=False)
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, related_name="reply"
    )
    signed_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "replies"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reply_status_is_known",
                condition=Q(
                    status__in=("drafting", "checking", "signing", "signed", "issued", "delivered")
                ),
            ),
            models.CheckConstraint(
                name="reply_has_a_document_once_it_is_signed",
                condition=Q(
                    status__in=("drafting", "checking", "signing"), document=None, signed_at=None
                )
                | Q(
                    status__in=("signed", "issued", "delivered"),
                    document__isnull=False,
                    signed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="reply_kind_is_known", condition=Q(kind__in=("reply", "extension"))
            ),
            models.UniqueConstraint(
                name="one_letter_of_a_kind_to_a_proposal", fields=["proposal", "kind"]
            ),
            models.CheckConstraint(
                name="disclosure_is_checked_by_somebody_at_a_moment",
                condition=Q(
                    disclosure_checked="", disclosure_checked_by=None, disclosure_checked_at=None
                )
                | ~Q(disclosure_checked="")
                & Q(disclosure_checked_by__isnull=False, disclosure_checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The reply's page."""
        return reverse("proposals:reply", args=[self.pk])

    def drafted(self) -> dict[str, Any]:
        """What the drafter wrote, as plain data."""
        return {name: getattr(self, name) for name in DRAFTED}

    def unfilled(self) -> list[tuple[str, list[str]]]:
        """The merge fields still open in the draft, by the part they are in."""
        return [(LABELS[part], fields) for part, fields in unfilled(self.drafted()).items()]

    @property
    def ground(self) -> str:
        """The ground of 公开属性 as it stands: the office's where it departed from the drafter's."""
        agreed = self.disclosure_checked in ("", self.disclosure)
        return self.disclosure_ground if agreed else self.disclosure_remark

    def as_source(self) -> dict[str, Any]:
        """The letter as the typesetter takes it; number and date are given at signing."""
        organ = self.proposal.organ
        printed = {name: getattr(self, name) for name in PRINTED}
        layout = Series.objects.layout_of(organ, self.kind)
        frame = {"layout": layout, "kind": self.kind, "organ": organ.name, "signature": organ.name}
        return {**printed, **frame}

    @property
    def is_answer(self) -> bool:
        """Whether it answers the matter."""
        return self.kind == Kind.REPLY

    @property
    def is_moot(self) -> bool:
        """Whether nobody need work on it: the matter was answered before it was sent."""
        sent = self.status == self.Status.DELIVERED
        return not (self.is_answer or sent) and self.proposal.status in ANSWERED


class ReplyVersion(models.Model):
    """One version of a draft as it was saved; autosaves of one person within minutes are one row."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("稿次")
    drafted = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    autosaved = models.BooleanField(default=False)
    desk = models.CharField("起草窗口", max_length=16, blank=True)  # which open page saved it

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="version_once", fields=["reply", "number"])
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 稿"
