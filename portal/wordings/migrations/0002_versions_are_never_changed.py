"""A version of a wording is never changed or removed, and a wording stays its organ's and of its kind."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION wordings_version_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a version of a wording is never changed or removed'; END $$;
CREATE TRIGGER version_is_kept BEFORE UPDATE OR DELETE ON wordings_wordingversion
    FOR EACH ROW EXECUTE FUNCTION wordings_version_is_kept();
CREATE FUNCTION wordings_wording_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.kind = OLD.kind AND NEW.organ_id IS NOT DISTINCT FROM OLD.organ_id
        AND NEW.number >= OLD.number THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a wording stays its organ''s and of its kind, and its versions only go up';
END $$;
CREATE TRIGGER wording_stays BEFORE UPDATE OR DELETE ON wordings_wording
    FOR EACH ROW EXECUTE FUNCTION wordings_wording_stays();
"""
BACKWARD = """
DROP TRIGGER wording_stays ON wordings_wording;
DROP FUNCTION wordings_wording_stays();
DROP TRIGGER version_is_kept ON wordings_wordingversion;
DROP FUNCTION wordings_version_is_kept();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("wordings", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
