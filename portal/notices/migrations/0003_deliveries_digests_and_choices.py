"""Each way a notice goes out is a row; people choose; what was mailed and what was not is carried over."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SAY_THREAD = """
UPDATE notices_notice AS n SET thread = t.app_label || '.' || t.model || '-' || n.subject_id
FROM django_content_type AS t WHERE t.id = n.subject_type_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
MAILS_TO_DELIVERIES = """
INSERT INTO notices_delivery (notice_id, channel, mode, sent_at, attempts, failure, try_at, reason)
SELECT id, 'mail', 'at-once', mailed_at, attempts, failure, try_at, '' FROM notices_notice;
SET CONSTRAINTS ALL IMMEDIATE;
"""
DELIVERIES_TO_MAILS = """
UPDATE notices_notice AS n SET
    mailed_at = coalesce(d.sent_at, d.refused_at), attempts = d.attempts, failure = d.failure, try_at = d.try_at
FROM notices_delivery AS d WHERE d.notice_id = n.id AND d.channel = 'mail';
UPDATE notices_notice AS n SET mailed_at = created_at WHERE NOT EXISTS (
    SELECT FROM notices_delivery AS d WHERE d.notice_id = n.id AND d.channel = 'mail'
);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_notices_say_their_subject"),
        ("people", "0002_leaders_and_absences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=16)),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "邮件"), ("webhook", "即时消息")], max_length=8
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("at-once", "立即发送"), ("digest", "每日汇总"), ("off", "不发")],
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("try_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "邮件"), ("webhook", "即时消息")], max_length=8
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("at-once", "立即发送"), ("digest", "每日汇总")],
                        default="at-once",
                        max_length=8,
                    ),
                ),
                ("not_before", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("failure", models.TextField(blank=True)),
                ("try_at", models.DateTimeField(null=True)),
                ("day", models.DateField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("empty_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preference",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        default=8,
                        validators=[django.core.validators.MaxValueValidator(23)],
                        verbose_name="每日汇总时间",
                    ),
                ),
                (
                    "overview",
                    models.BooleanField(
                        default=True, verbose_name="每个工作日早上发送当日办理概览"
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="免打扰开始")),
                ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="免打扰结束")),
                (
                    "webhook_url",
                    models.CharField(blank=True, max_length=500, verbose_name="接收地址"),
                ),
                (
                    "webhook_format",
                    models.CharField(
                        choices=[
                            ("generic", "通用（带签名的 JSON）"),
                            ("wecom", "企业微信 / 政务微信群机器人"),
                            ("dingtalk", "钉钉群机器人（加签）"),
                        ],
                        default="generic",
                        max_length=8,
                        verbose_name="消息格式",
                    ),
                ),
                (
                    "webhook_secret",
                    models.CharField(blank=True, max_length=200, verbose_name="签名密钥"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trouble",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="trouble",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("reason", models.CharField(max_length=500)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="thread",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="choice",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="notices.notice",
            ),
        ),
        migrations.AddField(
            model_name="digest",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="digests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="digest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="notices.digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_hour__lte", 23)),
                name="preference_digest_hour_is_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="preference_quiet_begins_and_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("webhook_format__in", ("generic", "wecom", "dingtalk"))),
                name="preference_webhook_format_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.UniqueConstraint(
                fields=("user", "topic", "role", "channel"), name="choice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "mail"), ("mode__in", ("at-once", "digest", "off"))),
                    models.Q(("channel", "webhook"), ("mode__in", ("at-once", "off"))),
                    _connector="OR",
                ),
                name="choice_is_possible",
            ),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(
                models.F("id"),
                condition=models.Q(("empty_at", None), ("refused_at", None), ("sent_at", None)),
                name="digest_unsent",
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("user", "day"), name="digest_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                models.F("channel"),
                models.F("id"),
                condition=models.Q(("refused_at", None), ("sent_at", None)),
                name="delivery_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "channel"), name="delivery_once_a_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("mail", "webhook"))),
                name="delivery_channel_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ("at-once", "digest"))),
                name="delivery_mode_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("refused_at", None)),
                    models.Q(
                        ("refused_at__isnull", False), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="delivery_refused_with_a_reason",
            ),
        ),
        migrations.RunSQL(SAY_THREAD, migrations.RunSQL.noop),
        migrations.RunSQL(MAILS_TO_DELIVERIES, DELIVERIES_TO_MAILS),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_unmailed",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="failure",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="mailed_at",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="try_at",
        ),
    ]
