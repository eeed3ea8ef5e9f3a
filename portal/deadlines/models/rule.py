"""The rules (时限规则) by which deadlines are counted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.deadlines.reckoning import Term, Unit

NATIONAL = ""  # the jurisdiction of the whole country


class Stage(models.TextChoices):
    """环节: what a deadline is for."""

    ASSIGN = "assign", "交办"
    ACCEPT = "accept", "签收"
    RETURN = "return", "退办"
    REASSIGN = "reassign", "再交办"
    OPINION = "opinion", "会办意见"
    CONTACT = "contact", "联系代表"
    REPLY = "reply", "答复"
    EXTENDED = "extended", "延期后答复"
    FEEDBACK = "feedback", "反馈"
    REHANDLE = "rehandle", "重办"
    PUBLISH = "publish", "公开"


class DeadlineRule(models.Model):
    """时限规则: how long a stage may take in a jurisdiction, from which act on, since when, and where it is written.

    A rule that a deadline was opened under is never changed: a new one takes effect from its day on.
    """

    class Start(models.TextChoices):
        ASSIGNED = "assigned", "交办"
        RECEIVED = "received", "收到"
        DISPATCHED = "dispatched", "交处室"
        RETURNED = "returned", "收到退办报告"
        REPLIED = "replied", "答复"
        JUDGED = "judged", "收到反馈"
        SIGNED = "signed", "公文形成"

    jurisdiction = models.CharField("适用区划", max_length=12, blank=True)  # code; empty: national
    place = models.CharField("适用地区", max_length=20)
    matter = models.CharField("事项类别", max_length=20, blank=True)  # empty: of any kind
    stage = models.CharField("环节", max_length=12, choices=Stage.choices)
    amount = models.PositiveSmallIntegerField("期限", default=0)
    unit = models.CharField(
        "单位", max_length=8, choices=[(unit.value, unit.label) for unit in Unit]
    )
    on = models.DateField("截止日期", null=True, blank=True)
    start = models.CharField("起算", max_length=12, choices=Start.choices)
    rolling = models.BooleanField("遇节假日顺延", default=True)
    consent = models.BooleanField("须经同意", default=False)
    effective_from = models.DateField("施行之日", default=date(1900, 1, 1))
    effective_until = models.DateField("失效之日", null=True, blank=True)
    source = models.CharField("依据", max_length=200)
    verified = models.BooleanField("已核实", default=False)
    remark = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["jurisdiction", "stage", "matter", "effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="deadline_rule_once",
                fields=["jurisdiction", "matter", "stage", "unit", "effective_from"],
            ),
            models.CheckConstraint(
                name="deadline_rule_counts_or_sets_a_day",
                condition=Q(unit="date", on__isnull=False, amount=0)
                | (Q(unit__in=("workdays", "days", "months"), on=None, amount__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}{self.get_stage_display()} {self.term}"

    @property
    def matter_word(self) -> str:
        """The kind of matter in words; nothing where it is for any."""
        return {"suggestion": "建议", "proposal": "提案"}.get(self.matter, self.matter)

    @property
    def term(self) -> Term:
        """As it is reckoned with."""
        return Term(self.amount, Unit(self.unit), self.on, self.rolling)
