"""Notices say what they are about, of what kind they are and as what one is told; a reminder has no event."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE notices_notice AS n SET
    subject_type_id = e.subject_type_id, subject_id = e.subject_id, topic = t.app_label || '.' || e.verb
FROM record_event AS e JOIN django_content_type AS t ON t.id = e.subject_type_id WHERE e.id = n.event_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("notices", "0001_initial"),
        ("record", "0002_events_are_never_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "notice",
            "event",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="record.event",
            ),
        ),
        migrations.AddField(
            "notice",
            "instead_of",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "notice",
            "role",
            models.CharField(blank=True, max_length=16, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "notice", "topic", models.CharField(max_length=60, default=""), preserve_default=False
        ),
        migrations.AddField(
            "notice",
            "subject_type",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField("notice", "subject_id", models.PositiveBigIntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "notice",
            "subject_type",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"
            ),
        ),
        migrations.AlterField("notice", "subject_id", models.PositiveBigIntegerField()),
        migrations.AddIndex(
            "notice", models.Index("subject_type", "subject_id", name="notice_by_subject")
        ),
    ]
