"""What PostgreSQL is told of the digits of codes, by which sums are grouped."""

from django.db import migrations

# Told how few groups there are, it hashes them instead of sorting all lines.
DIGITS = "CREATE STATISTICS line_digits_{0} ON (left(code, {0})), year FROM communities_line"


class Migration(migrations.Migration):
    """Statistics for cities, counties and townships."""

    dependencies = [("communities", "0002_spells")]
    operations = [
        migrations.RunSQL(DIGITS.format(own), f"DROP STATISTICS IF EXISTS line_digits_{own}")
        for own in (4, 6, 9)
    ]
