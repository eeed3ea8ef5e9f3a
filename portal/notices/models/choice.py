"""What a person chose: which notice goes out how, and when one is left in peace."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime, make_aware

from portal.notices.models.delivery import Channel, Mode
from portal.people.models import User


class Choice(models.Model):
    """选择: as what a person is told of a topic by a channel, and when; without it the topic's default holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="choices")
    topic = models.CharField(max_length=60)
    role = models.CharField(max_length=16)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    mode = models.CharField(max_length=8, choices=Mode.choices)

    objects = models.Manager["Choice"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="choice_once", fields=["user", "topic", "role", "channel"]
            ),
            models.CheckConstraint(
                name="choice_is_possible",
                condition=Q(channel="mail", mode__in=("at-once", "digest", "off"))
                | Q(channel="webhook", mode__in=("at-once", "off")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.topic} {self.channel} {self.mode}"


class Preference(models.Model):
    """设置: the hour of the digest, hours of quiet, and the robot or program that is told as well."""

    class Format(models.TextChoices):
        GENERIC = "generic", "通用（带签名的 JSON）"
        WECOM = "wecom", "企业微信 / 政务微信群机器人"
        DINGTALK = "dingtalk", "钉钉群机器人（加签）"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="preference")
    digest_hour = models.PositiveSmallIntegerField(
        "每日汇总时间", default=8, validators=[MaxValueValidator(23)]
    )
    overview = models.BooleanField("每个工作日早上发送当日办理概览", default=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)
    webhook_url = models.CharField("接收地址", max_length=500, blank=True)
    webhook_format = models.CharField(
        "消息格式", max_length=8, choices=Format.choices, default=Format.GENERIC
    )
    webhook_secret = models.CharField("签名密钥", max_length=200, blank=True)

    objects = models.Manager["Preference"]()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="preference_digest_hour_is_of_a_day", condition=Q(digest_hour__lte=23)
            ),
            models.CheckConstraint(
                name="preference_quiet_begins_and_ends",
                condition=Q(quiet_from=None, quiet_until=None)
                | (
                    Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~Q(quiet_from=models.F("quiet_until"))
                ),
            ),
            models.CheckConstraint(
                name="preference_webhook_format_is_known",
                condition=Q(webhook_format__in=("generic", "wecom", "dingtalk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.digest_hour}"

    def clean(self) -> None:
        """Hours of quiet begin and end."""
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValidationError({"quiet_until": "免打扰时段请同时填写开始和结束，或都不填。"})
        if self.quiet_from is not None and self.quiet_from == self.quiet_until:
            raise ValidationError({"quiet_until": "免打扰的开始和结束不能相同。"})

    def quiet_ends(self, at: datetime) -> datetime | None:
        """When the quiet that holds at a moment is over; None where there is none. It may reach across midnight."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        here = localtime(at)
        if not is_between(self.quiet_from, here.time(), self.quiet_until):
            return None
        later = here.time() >= self.quiet_until
        return make_aware(datetime.combine(here.date() + timedelta(days=later), self.quiet_until))


def is_between(first: time, now: time, end: time) -> bool:
    """Whether a time of the day lies from `first` up to `end`, which may be that of the next day."""
    if first < end:
        return first <= now < end
    return now >= first or now < end
