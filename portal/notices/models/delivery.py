"""How notices go out: deliveries and the daily digests that bundle them; and whom no mail reaches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now

from portal.notices.models.notice import Notice
from portal.people.models import User
from portal.work import Work


class Channel(models.TextChoices):
    """The ways out besides the page."""

    MAIL = "mail", "邮件"
    WEBHOOK = "webhook", "即时消息"


class Mode(models.TextChoices):
    """When it goes out."""

    AT_ONCE = "at-once", "立即发送"
    DIGEST = "digest", "每日汇总"
    OFF = "off", "不发"


class Trouble(models.Model):
    """投递受阻: an address that was refused for good. It is over as soon as the person has another address."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="trouble")
    address = models.EmailField()
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()

    objects = models.Manager["Trouble"]()

    def __str__(self) -> str:
        return f"{self.address}：{self.reason}"


def reachable(person: str = "") -> Q:
    """That a person, or the one of this name in a query, has an address that was not refused for good."""
    key, address = (f"{person}_id", f"{person}__email") if person else ("pk", "email")
    refused = Trouble.objects.filter(user=OuterRef(key), address=OuterRef(address))
    return ~Q(**{address: ""}) & ~Q(Exists(refused))


class Digest(Work):
    """每日汇总: the one mail of a day that bundles what a person wants to have bundled, with the morning's overview."""

    user = models.ForeignKey(User, models.PROTECT, related_name="digests")
    day = models.DateField()
    sent_at = models.DateTimeField(null=True)
    empty_at = models.DateTimeField(null=True)  # there was nothing to say, so nothing was sent
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = models.Manager["Digest"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="digest_once_a_day", fields=["user", "day"])
        ]
        indexes: ClassVar = [
            models.Index(
                "id",
                condition=Q(sent_at=None, empty_at=None, refused_at=None),
                name="digest_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named selections of deliveries."""

    def waiting(self) -> DeliveryQuerySet:
        """Neither sent nor refused."""
        return self.filter(sent_at=None, refused_at=None)

    def ripe(self, channel: str) -> DeliveryQuerySet:
        """What is to go out by itself by this channel now, the oldest first."""
        quiet_is_over = Q(not_before=None) | Q(not_before__lte=now())
        found = self.waiting().filter(quiet_is_over, channel=channel, mode=Mode.AT_ONCE)
        return found.select_related("notice__to", "notice__instead_of").order_by("pk")

    def to_be_mailed(self) -> DeliveryQuerySet:
        """Mail that is ripe, to people it can reach."""
        return self.ripe(Channel.MAIL).filter(reachable("notice__to"))

    def to_be_posted(self) -> DeliveryQuerySet:
        """Messages to webhooks that are ripe."""
        found = self.ripe(Channel.WEBHOOK).exclude(notice__to__preference=None)
        return found.select_related("notice__to__preference", "notice__instead_of")

    def undelivered(self) -> DeliveryQuerySet:
        """Mail that was refused for good, or that waits for an address."""
        lost = Q(refused_at__isnull=False) | (Q(sent_at=None) & ~reachable("notice__to"))
        return self.filter(lost, channel=Channel.MAIL)


class Delivery(Work):
    """投递: one notice on one way out, at once or in a digest; sent, or refused for good with the reason."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    mode = models.CharField(max_length=8, choices=Mode.choices[:2], default=Mode.AT_ONCE)
    not_before = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, models.PROTECT, null=True, related_name="deliveries")
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="delivery_once_a_channel", fields=["notice", "channel"]),
            models.CheckConstraint(
                name="delivery_channel_is_known", condition=Q(channel__in=("mail", "webhook"))
            ),
            models.CheckConstraint(
                name="delivery_mode_is_known", condition=Q(mode__in=("at-once", "digest"))
            ),
            models.CheckConstraint(
                name="delivery_refused_with_a_reason",
                condition=Q(refused_at=None, reason="")
                | (Q(refused_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("channel"), F("id"),
                condition=Q(sent_at=None, refused_at=None), name="delivery_waiting",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice}（{self.get_channel_display()}）"
