"""One view over how every committee stands and stood."""

from django.db import migrations

SAID = "code, name, short_name, full_name, kind, urban_rural, division_id, since, until"
SPELLS = f"""
CREATE VIEW communities_spell AS
  SELECT id, id AS community_id, {SAID} FROM communities_community
  UNION ALL
  SELECT -id, community_id, {SAID} FROM communities_past
"""


class Migration(migrations.Migration):
    """`communities_spell`: the present with the committee's own key, the past with negative keys."""

    dependencies = [("communities", "0001_initial")]
    operations = [migrations.RunSQL(SPELLS, "DROP VIEW communities_spell")]
