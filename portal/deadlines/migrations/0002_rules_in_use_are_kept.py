"""The years whose notice was entered; and a rule that a deadline was opened under is never changed, whoever is connected."""

from typing import ClassVar

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION deadlines_rule_in_use_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF ROW(NEW.jurisdiction, NEW.matter, NEW.stage, NEW.amount, NEW.unit, NEW."on", NEW.start, NEW.rolling,
           NEW.consent, NEW.effective_from, NEW.source)
       IS DISTINCT FROM
       ROW(OLD.jurisdiction, OLD.matter, OLD.stage, OLD.amount, OLD.unit, OLD."on", OLD.start, OLD.rolling,
           OLD.consent, OLD.effective_from, OLD.source)
       AND EXISTS (SELECT FROM deadlines_deadline WHERE rule_id = OLD.id) THEN
        RAISE EXCEPTION 'a rule that a deadline was opened under is never changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rule_in_use_is_kept BEFORE UPDATE ON deadlines_deadlinerule
    FOR EACH ROW EXECUTE FUNCTION deadlines_rule_in_use_is_kept();
"""
BACKWARD = """
DROP TRIGGER rule_in_use_is_kept ON deadlines_deadlinerule;
DROP FUNCTION deadlines_rule_in_use_is_kept();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("deadlines", "0001_initial")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        primary_key=True, serialize=False, verbose_name="年份"
                    ),
                ),
            ],
            options={"ordering": ["year"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
