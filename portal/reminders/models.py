"""What exists: the thresholds (档) of reminding, the ledger of reminders (提醒), and how far it was swept."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from portal.deadlines.models import Deadline, DeadlineQuerySet, Stage
from portal.notices.models import Notice
from portal.people.models import User
from portal.record.models import Event
from portal.work import Work

PRESS = "press"  # the verb of 催办 in the record


class Unit(models.TextChoices):
    """In which days a threshold counts."""

    WORKDAYS = "workdays", "个工作日"
    DAYS = "days", "日"


class Rung(models.IntegerChoices):
    """How far up a reminder climbs: each tells those below it too."""

    HOLDER = 0, "承办人"
    SECTION_HEAD = 1, "处室负责人"
    OFFICE = 2, "办公室"
    LEADER = 3, "分管领导"
    SIGNATORY = 4, "主要领导"


class Threshold(models.Model):
    """档: so many days before (less than 0) or after the last day somebody is reminded; whom, says the rung.

    A stage with rows of its own has only these; all others have those of the empty stage.
    """

    stage = models.CharField("环节", max_length=12, choices=Stage.choices, blank=True)
    days = models.SmallIntegerField("天数")
    unit = models.CharField("单位", max_length=8, choices=Unit.choices)
    rung = models.PositiveSmallIntegerField("提醒至", choices=Rung.choices)

    class Meta:
        ordering: ClassVar = ["stage", "days", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="threshold_once", fields=["stage", "days", "unit"]),
            models.CheckConstraint(
                name="threshold_unit_is_known", condition=Q(unit__in=("workdays", "days"))
            ),
            models.CheckConstraint(
                name="threshold_rung_is_known", condition=Q(rung__in=(0, 1, 2, 3, 4))
            ),
        ]

    def __str__(self) -> str:
        side = "截止后" if self.days > 0 else "截止前"
        return f"{side} {abs(self.days)} {self.get_unit_display()}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Named selections of reminders."""

    def to_be_sent(self) -> ReminderQuerySet:
        """Those whose morning has come, neither sent nor silenced; while a clock stands still they wait."""
        day = (localtime() - timedelta(hours=settings.REMINDERS_FROM)).date()
        waiting = self.filter(notice=None, silenced_at=None, deadline__stopped_on=None)
        return waiting.filter(day__lte=day).order_by("pk")

    def sent_about(self, *deadlines: Deadline) -> ReminderQuerySet:
        """What was sent of these deadlines, the latest first."""
        sent = self.filter(deadline__in=deadlines, notice__isnull=False)
        return sent.select_related("deadline", "notice", "to", "instead_of").order_by("-notice")


class Reminder(Work):
    """提醒: one person, told once of one threshold of one deadline as it stands (its round and its last day)."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders")
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField("截止日")
    days = models.SmallIntegerField()
    unit = models.CharField(max_length=8, choices=Unit.choices)
    rung = models.PositiveSmallIntegerField(choices=Rung.choices)
    day = models.DateField("提醒日")
    to = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    instead_of = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="reminder")
    silenced_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(  # one that was silenced does not bar another, should its case come back
                name="reminder_once_a_person",
                fields=["deadline", "round", "due_on", "days", "unit", "to"],
                condition=Q(silenced_at=None),
            ),
            models.CheckConstraint(
                name="silenced_reminder_was_never_sent",
                condition=Q(silenced_at=None) | Q(notice=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index("id", condition=Q(notice=None, silenced_at=None), name="reminder_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.to}：{self.deadline}"


class Sweep(models.Model):
    """When the ledger was last swept; one row, which is also the lock of the sweep."""

    swept_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.swept_at}"


def with_presses(deadlines: DeadlineQuerySet) -> DeadlineQuerySet:
    """With `presses`: how often each was pressed (催办)."""
    kind = ContentType.objects.get_for_model(Deadline)
    pressed = Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), verb=PRESS)
    counted = pressed.order_by().values("subject_id").annotate(n=Count("pk")).values("n")
    return deadlines.annotate(presses=Coalesce(Subquery(counted), 0, output_field=IntegerField()))
