"""The functions by which texts are indexed."""

from django.db import migrations

# What is between spaces is a text of its own, so that no pair reaches across.
PAIRS_OF = """
CREATE FUNCTION pairs_of(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT array_to_tsvector(array(
    SELECT DISTINCT substr($1, place, 2) FROM generate_series(1, length($1) - 1) place
    WHERE position(' ' IN substr($1, place, 2)) = 0
  ))
$$
"""


class Migration(migrations.Migration):
    """`pairs_of`."""

    dependencies = []
    operations = [migrations.RunSQL(PAIRS_OF, "DROP FUNCTION pairs_of(text)")]
