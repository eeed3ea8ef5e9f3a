"""征询意见: how the deputy judges the handling and its result, each in three grades."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.people.models import Appointment
from proposals.models.reply import Reply


class Grade(models.TextChoices):
    """The three grades. Source: 办理办法 of several provinces (Chongqing art. 26, Shandong art. 23)."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


class Feedback(models.Model):
    """The deputy's judgement of one reply: the attitude (态度) and the result (结果) apart."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="feedback")
    attitude = models.CharField("对办理态度", max_length=12, choices=Grade.choices)
    result = models.CharField("对办理结果", max_length=12, choices=Grade.choices)
    comment = models.TextField("具体意见", max_length=2000, blank=True)
    by = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "feedback"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="feedback_grades_are_known",
                condition=Q(
                    attitude__in=("satisfied", "basically", "unsatisfied"),
                    result__in=("satisfied", "basically", "unsatisfied"),
                ),
            ),
            models.CheckConstraint(
                name="dissatisfaction_has_its_reason",
                condition=~Q(comment="") | (~Q(attitude="unsatisfied") & ~Q(result="unsatisfied")),
            ),
        ]

    def __str__(self) -> str:
        return f"态度{self.get_attitude_display()}，结果{self.get_result_display()}"
