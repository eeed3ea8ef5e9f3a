"""The deadlines (时限) of every matter, and the stops of their clocks."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from portal.deadlines.models.calendar import CalendarDay
from portal.deadlines.models.rule import DeadlineRule, Stage
from portal.deadlines.reckoning import Span, Term, Unit
from portal.people.models import Appointment, Organ, Section

SOON = 7  # working days before the end, from which on a deadline is shown as near


def kind_of(subject: models.Model) -> str:
    """By what things of a kind stand together."""
    return subject._meta.label  # noqa: SLF001  # Django's own way to it


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Named selections of deadlines."""

    def about(self, *subjects: models.Model) -> Self:
        """The deadlines of these things, the nearest first."""
        chosen = Q(pk=None)
        for model, group in groupby(sorted(subjects, key=kind_of), key=type):
            kind = ContentType.objects.get_for_model(model)
            chosen |= Q(subject_type=kind, subject_id__in=[subject.pk for subject in group])
        return self.filter(chosen).order_by(F("closed_at").asc(nulls_first=True), "due_on", "pk")

    def running(self) -> Self:
        """Neither closed nor stopped."""
        return self.filter(closed_at=None, stopped_on=None)

    def overdue(self) -> Self:
        """Running, and their day is over."""
        return self.running().filter(due_on__lt=localdate())

    def with_left(self) -> Self:
        """With `left`: the working days from today to the last day; less than 0 when it is over."""
        ordinal = CalendarDay.objects.filter(day=OuterRef("due_on")).values("ordinal")
        today = CalendarDay.objects.filter(day=localdate()).values("ordinal")
        return self.annotate(left=Subquery(ordinal) - Subquery(today))


class Deadline(models.Model):
    """时限: until when one stage of one thing is to be done, and who answers for it; written by services only.

    `due_on` follows from the rule, the start, the stops, and the day that was set by hand (`fixed_on`). `title` and
    `path` say what it is about and where that is found. `round` and `armed_on` say since when it reminds.
    """

    class Outcome(models.TextChoices):
        MET = "met", "已完成"
        DROPPED = "dropped", "不再适用"

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    stage = models.CharField("环节", max_length=12, choices=Stage.choices)
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="deadlines")
    title = models.CharField("事项", max_length=240)
    path = models.CharField(max_length=200)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="deadlines")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="deadlines")
    holder = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="deadlines")
    started_on = models.DateField("起算日")
    falls_on = models.DateField("届满日")
    due_on = models.DateField("截止日")
    fixed_on = models.DateField("另定的截止日", null=True)
    fixed_since = models.DateField(null=True)  # stops before it were known when the day was set
    fixed_by = models.CharField("另定的依据", max_length=200, blank=True)
    extended = models.BooleanField("已延期", default=False)
    stopped_on = models.DateField("中止之日", null=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, blank=True)
    done_on = models.DateField("完成之日", null=True)
    armed_on = models.DateField(default=localdate)
    round = models.PositiveSmallIntegerField(default=1)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_deadline_of_a_stage",
                fields=["subject_type", "subject_id", "stage"],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="closed_deadline_has_its_outcome",
                condition=Q(closed_at=None, outcome="")
                | Q(closed_at__isnull=False, outcome__in=("met", "dropped")),
            ),
            models.CheckConstraint(
                name="met_deadline_has_its_day",
                condition=Q(outcome="met", done_on__isnull=False)
                | (~Q(outcome="met") & Q(done_on=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index("subject_type", "subject_id", name="deadline_by_subject"),
            models.Index("due_on", condition=Q(closed_at=None), name="open_deadline_by_day"),
            models.Index("armed_on", condition=Q(closed_at=None), name="open_deadline_by_arming"),
            models.Index(
                "organ", "due_on", condition=Q(closed_at=None), name="open_deadline_of_an_organ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}{self.get_stage_display()}期限 {self.due_on}"

    @property
    def term(self) -> Term:
        """The rule's term, or the day that was set by hand, which does not give way."""
        if self.fixed_on:
            return Term(0, Unit(self.rule.unit), self.fixed_on, rolling=False)
        return self.rule.term

    def stops(self) -> list[Span]:
        """The stops that are over and count: after a day was set by hand, only what of them is later."""
        since = self.fixed_since or date.min
        return [
            Span(max(pause.from_on, since), pause.until_on)
            for pause in self.pauses.all()
            if pause.until_on and pause.until_on >= since
        ]

    @property
    def is_late(self) -> bool:
        """Whether it was, or is, not kept."""
        if self.stopped_on or self.outcome == self.Outcome.DROPPED:
            return False
        return (self.done_on or localdate()) > self.due_on


class Pause(models.Model):
    """中止: the clock stands still from a day on, until the day it runs again (not included)."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="pauses")
    from_on = models.DateField("中止之日")
    until_on = models.DateField("恢复之日", null=True)
    reason = models.CharField("事由", max_length=200)

    class Meta:
        ordering: ClassVar = ["from_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_running_pause_of_a_deadline",
                fields=["deadline"],
                condition=Q(until_on=None),
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline} 自 {self.from_on} 中止"
