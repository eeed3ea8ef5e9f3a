"""Committees are counted by code, and found by how their names and initials begin, by indexes."""

from django.db import migrations, models
from django.db.models.functions import Collate


class Migration(migrations.Migration):
    """Three indexes."""

    dependencies = [("communities", "0002_spells"), ("people", "0003_registry_posts")]
    operations = [
        migrations.AddIndex(
            model_name="community",
            index=models.Index(
                fields=["code"], include=("kind", "since", "until"), name="community_by_code"
            ),
        ),
        migrations.AddIndex(
            model_name="community",
            index=models.Index(Collate("short_name", "C"), name="community_by_name"),
        ),
        migrations.AddIndex(
            model_name="community",
            index=models.Index(Collate("initials", "C"), name="community_by_initials"),
        ),
    ]
