"""The functions by which texts are indexed."""

from django.db import migrations

# What is between spaces is a text of its own, so that no piece reaches across. Three bytes are three letters or digits
# (or end in a pair that is there anyway); array_to_tsvector drops what comes twice. The cost keeps the planner from
# computing it row by row.
PAIRS_OF = """
CREATE FUNCTION pairs_of(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 AS $$
  SELECT array_to_tsvector(array(
    SELECT substr($1, place, size) FROM generate_series(1, length($1) - 1) place, generate_series(2, 3) size
    WHERE position(' ' IN substr($1, place, size)) = 0
      AND (size = 2 OR octet_length(substr($1, place, 3)) = 3)
  ))
$$
"""


class Migration(migrations.Migration):
    """`pairs_of`."""

    dependencies = []
    operations = [migrations.RunSQL(PAIRS_OF, "DROP FUNCTION pairs_of(text)")]
