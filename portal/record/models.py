"""What exists: events, each chained to the one before it about the same thing, and the ends of the chains."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.people.models import Appointment, User


class EventQuerySet(models.QuerySet["Event"]):
    """Named selections of events."""

    def about(self, *subjects: models.Model) -> EventQuerySet:
        """The events of these things, oldest first."""
        chosen = models.Q(pk=None)
        for subject in subjects:
            kind = ContentType.objects.get_for_model(subject)
            chosen |= models.Q(subject_type=kind, subject_id=subject.pk)
        return self.filter(chosen).select_related("subject_type").order_by("at", "pk")


class Event(models.Model):
    """One line of the record: who did what to which thing, under which post, when and why.

    A database trigger refuses UPDATE, DELETE and TRUNCATE. `hash` is the SHA-256 of the line
    and of the previous line's hash (see portal.record.chain).
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    place = models.PositiveIntegerField("链上序号")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acting_as = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    actor = models.CharField("办理人", max_length=200)  # as it read on that day
    verb = models.SlugField()
    before = models.SlugField(blank=True)
    after = models.SlugField(blank=True)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="event_place_once", fields=["subject_type", "subject_id", "place"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type.model} {self.subject_id} 第 {self.place} 条（{self.verb}）"


class ChainEnd(models.Model):
    """How long the chain of one thing is and how it ends; so the last line cannot vanish unseen.

    Its row is also the lock that puts the writers of one chain in a queue.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    length = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_end_a_chain", fields=["subject_type", "subject_id"])
        ]

    def __str__(self) -> str:
        return f"{self.subject_type.model} {self.subject_id}：{self.length} 条"
