"""建议 and 提案 as they were registered, and the organ and section they are assigned to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from portal.documents.plaintext import clean
from portal.people.models import Appointment, Organ, Section, User
from proposals.printed import parsed_number, parsed_session, unprintable

if TYPE_CHECKING:
    from proposals.models.reply import Reply

WRITTEN = ("session", "number", "title", "deputy_name", "text")
FIRST_DAY = date(1990, 1, 1)  # what is older is a slip of the hand


class Proposal(models.Model):
    """A deputy's suggestion (建议) or a CPPCC member's proposal (提案) that this organ must answer."""

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", "人大代表建议"
        PROPOSAL = "proposal", "政协提案"

    class Status(models.TextChoices):
        REGISTERED = "registered", "已登记"
        ASSIGNED = "assigned", "已交办"
        HANDLING = "handling", "办理中"
        REPLIED = "replied", "已答复"
        JUDGED = "judged", "已评价"

    kind = models.CharField("类别", max_length=12, choices=Kind.choices, editable=False)
    body = models.ForeignKey(
        Organ, models.PROTECT, related_name="raised", verbose_name="提出建议、提案的会议"
    )
    session = models.CharField("届次", max_length=40, help_text="例：省十三届人大三次会议")
    number = models.CharField("编号", max_length=12)
    printed_number = models.CharField("原件编号", max_length=20, editable=False)
    title = models.CharField("案由", max_length=200)
    text = models.TextField("建议、提案内容", max_length=50_000, blank=True)
    deputy_name = models.CharField("领衔代表（委员）", max_length=40)
    lead_deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="led", editable=False
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="proposals", editable=False)
    received_on = models.DateField("收到日期", default=localdate)
    status = models.CharField(max_length=12, default=Status.REGISTERED, choices=Status.choices)
    lifecycle = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="proposal_is_registered_once", fields=["body", "session", "number"]
            ),
            models.CheckConstraint(
                name="proposal_status_is_known",
                condition=Q(status__in=("registered", "assigned", "handling", "replied", "judged")),
            ),
        ]
        indexes: ClassVar = [models.Index("organ", "status", name="proposal_by_status")]

    def __str__(self) -> str:
        return f"第{self.number}号"

    def get_absolute_url(self) -> str:
        """The matter's page."""
        return reverse("proposals:show", args=[self.pk])

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Take out what pasting leaves behind first, so that a blank title is found blank."""
        for name in WRITTEN:
            setattr(self, name, clean(getattr(self, name)))
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Read the number and the session as printed, and bring them to one form."""
        if wrong := dict(self.wrong()):
            raise ValidationError(wrong)
        self.printed_number = self.number if "号" in self.number else f"第{self.number}号"
        self.number = self.read(
            "number", parsed_number, "编号应如：第1017号、（1214）号、第W163号。"
        )
        self.session = self.read(
            "session", parsed_session, "届次应如：省十三届人大三次会议、省政协十三届一次会议。"
        )
        if ("政协" in self.session) != (self.kind == self.Kind.PROPOSAL):
            raise ValidationError({"session": "届次与提出的会议不符：请核对是人大还是政协。"})

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Fields with characters that cannot be printed, and a day that cannot be."""
        for name in WRITTEN:
            label = self._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            found = unprintable(getattr(self, name), allowed="\n\t" if name == "text" else "")
            if found:
                yield name, f"{label}含有换行或者不能印刷的字符（{found}），请删去后重试。"
        if isinstance(self.received_on, date) and not FIRST_DAY <= self.received_on <= localdate():
            yield "received_on", "收到日期应在 1990 年以后，且不晚于今天，请核对。"

    def read(self, field: str, parse: type | object, message: str) -> str:
        """One printed field in its one form, or ValidationError with what to write instead."""
        try:
            return parse(getattr(self, field))  # type: ignore[operator,no-any-return]
        except ValueError as error:
            raise ValidationError({field: message}) from error

    @property
    def answer(self) -> Reply | None:
        """The letter that answers it, once it is begun."""
        return self.replies.answers().select_related("document", "feedback").first()

    @property
    def person(self) -> str:
        """What the one who raised it is called: 代表 or 委员."""
        return "代表" if self.kind == self.Kind.SUGGESTION else "委员"

    @property
    def noun(self) -> str:
        """What it is called: 建议 or 提案."""
        return "建议" if self.kind == self.Kind.SUGGESTION else "提案"


class Assignment(models.Model):
    """交办: the organ that answers (主办), its section, and the clerk who accepted it."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="assignment")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="assignments")
    section = models.ForeignKey(Section, models.PROTECT, related_name="assignments")
    handler = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="handles")
    assigned_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assignment_is_accepted_by_somebody_at_a_moment",
                condition=Q(handler=None, accepted_at=None)
                | Q(handler__isnull=False, accepted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ}{self.section}"
