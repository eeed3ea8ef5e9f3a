"""What a request was approved by, and committees that stood on no day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0002_spells"),
        ("people", "0003_registry_posts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="community",
            name="community_ends_after_it_begins",
        ),
        migrations.AddField(
            model_name="request",
            name="approval_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="批准文号"),
        ),
        migrations.AddField(
            model_name="request",
            name="approval_title",
            field=models.CharField(blank=True, max_length=200, verbose_name="批准文件标题"),
        ),
        migrations.AddField(
            model_name="request",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.appointment",
            ),
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="community_ends_not_before_it_begins",
            ),
        ),
        migrations.AlterConstraint(
            model_name="community",
            name="community_code_once_among_the_standing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("code",),
                name="community_code_once_among_the_standing",
                violation_error_message="该代码已被另一个村（居）委会使用，请核对。",
            ),
        ),
        migrations.AlterConstraint(
            model_name="community",
            name="community_uscc_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uscc", ""), _negated=True),
                fields=("uscc",),
                name="community_uscc_once",
                violation_error_message="该统一社会信用代码已登记在另一个村（居）委会名下，请核对。",
            ),
        ),
        migrations.AlterConstraint(
            model_name="community",
            name="community_code_has_12_digits",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[1-9][0-9]{11}$")),
                name="community_code_has_12_digits",
                violation_error_message="代码应为 12 位数字。",
            ),
        ),
    ]
