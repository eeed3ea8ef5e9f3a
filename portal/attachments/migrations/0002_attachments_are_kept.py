"""Contents never change, and an attachment only gets removed: once, by a mark."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION attachments_are_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'attachments_attachment' THEN
        IF OLD.removed_at IS NULL
            AND (NEW.id, NEW.subject_type_id, NEW.subject_id, NEW.file_id, NEW.name, NEW.what, NEW.by_id, NEW.at)
              = (OLD.id, OLD.subject_type_id, OLD.subject_id, OLD.file_id, OLD.name, OLD.what, OLD.by_id, OLD.at)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'attachments and their files are kept as they are';
END $$;
CREATE TRIGGER attachment_is_kept BEFORE UPDATE OR DELETE ON attachments_attachment
    FOR EACH ROW EXECUTE FUNCTION attachments_are_kept();
CREATE TRIGGER stored_file_is_kept BEFORE UPDATE OR DELETE ON attachments_storedfile
    FOR EACH ROW EXECUTE FUNCTION attachments_are_kept();
"""
BACKWARD = """
DROP TRIGGER stored_file_is_kept ON attachments_storedfile;
DROP TRIGGER attachment_is_kept ON attachments_attachment;
DROP FUNCTION attachments_are_kept();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("attachments", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
