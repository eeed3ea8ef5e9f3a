"""延期: a longer time to answer, asked for by the handler, consented to by the body that assigned the matter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.deadlines.models import Deadline
from portal.people.models import Appointment
from proposals.models.proposal import Proposal
from proposals.models.reply import Reply

LONGEST_REASON = 200
LONGEST_AUTHORITY = 60
TONES = {"asked": "waiting", "granted": "done", "refused": "bad", "withdrawn": "neutral"}


class Extension(models.Model):
    """延期: until when the reply deadline of a matter is to run, why, and what became of the request.

    Source: 代表法 art. 51: with the consent of the assigning body, six months at most; granted once.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "等待同意"
        GRANTED = "granted", "已同意"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="extensions")
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    from_on = models.DateField("原定期限")
    until_on = models.DateField("延长至")
    reason = models.CharField("延期理由", max_length=LONGEST_REASON)
    needs_consent = models.BooleanField("须经同意", default=True)  # of the assigning body
    asked_by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    status = models.CharField(max_length=12, default=Status.ASKED, choices=Status.choices)
    lifecycle = models.PositiveSmallIntegerField(editable=False)
    decided_by = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.CharField("说明", max_length=2_000, blank=True)
    authority = models.CharField("同意机关", max_length=LONGEST_AUTHORITY, blank=True)
    consent = models.CharField("同意的文件", max_length=200, blank=True)
    letter = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="extension")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="extension_status_is_known",
                condition=Q(status__in=("asked", "granted", "refused", "withdrawn")),
            ),
            models.CheckConstraint(
                name="extension_is_decided_by_somebody_at_a_moment",
                condition=Q(status="asked", decided_by=None, decided_at=None)
                | (~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="extension_is_granted_by_an_authority_and_refused_for_a_reason",
                condition=(~Q(status="granted") | (~Q(authority="") & ~Q(consent="")))
                & (~Q(status="refused") | ~Q(decision="")),
            ),
            models.CheckConstraint(name="extension_is_asked_for_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_ends_after_the_day_it_replaces",
                condition=Q(until_on__gt=F("from_on")),
            ),
            models.UniqueConstraint(
                name="one_extension_of_a_proposal_is_asked_at_a_time",
                fields=["proposal"],
                condition=Q(status="asked"),
            ),
            models.UniqueConstraint(
                name="extension_is_granted_once",
                fields=["deadline"],
                condition=Q(status="granted"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}{self.proposal.noun}延期至 {self.until_on}"

    def get_absolute_url(self) -> str:
        """The request's page."""
        return reverse("proposals:extension", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its status is shown."""
        return TONES[self.status]
