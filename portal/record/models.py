"""What exists: events, each chained to the one before it about the same thing, and the ends of the chains."""

from __future__ import annotations

from collections.abc import Iterable
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

    def with_names(self) -> EventQuerySet:
        """With what is needed to say who did it."""
        return self.select_related("by", "acting_as__user")

    def of(self, kind: type[models.Model], verb: str, keys: Iterable[int]) -> EventQuerySet:
        """The events of one verb about several things of a kind, with their names."""
        subject = ContentType.objects.get_for_model(kind)
        found = self.filter(subject_type=subject, subject_id__in=list(keys), verb=verb)
        return found.with_names().order_by("pk")

    def latest_of(self, verb: str) -> Event | None:
        """The last event of a kind among these, with its names."""
        return self.with_names().filter(verb=verb).order_by("-place").first()


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

    @property
    def who(self) -> str:
        """Who did it, in short: a name, and with a substitute also whose place it was."""
        if self.by is None or self.acting_as is None:
            return self.actor
        holder = self.acting_as.user
        return self.by.name if self.by == holder else f"{self.by.name}（代{holder.name}）"


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
