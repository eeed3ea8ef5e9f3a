"""The notice itself: what stands on one's page."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from portal.people.models import User
from portal.record.models import Event


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named selections of notices."""

    def unread(self) -> NoticeQuerySet:
        """What was neither followed nor settled."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """通知: what one person is told of one event about a thing, on the page; a reminder has no event.

    `topic` says of what kind it is (`proposals.assign`), `role` as what the person is told, `thread` to which
    matter it belongs. Each other way it goes out is a Delivery.
    """

    to = models.ForeignKey(User, models.PROTECT, related_name="notices")
    instead_of = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=16, blank=True)
    topic = models.CharField(max_length=60)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="notices")
    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    thread = models.CharField(max_length=80)
    sentence = models.CharField(max_length=300)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="notice_once_a_person", fields=["event", "to"])
        ]
        indexes: ClassVar = [
            models.Index("to", condition=Q(read_at=None), name="notice_unread"),
            models.Index("subject_type", "subject_id", name="notice_by_subject"),
        ]

    def __str__(self) -> str:
        return self.sentence
