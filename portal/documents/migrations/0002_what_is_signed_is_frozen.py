"""What was signed is never changed, nor the PDF once it is there."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_document_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.series_id, NEW.number, NEW.doc_number, NEW.source, NEW.template, NEW.frozen_at)
          = (OLD.series_id, OLD.number, OLD.doc_number, OLD.source, OLD.template, OLD.frozen_at)
        AND (OLD.sha256 = '' OR (NEW.sha256, NEW.pdf, NEW.renderer, NEW.pages, NEW.size)
                              = (OLD.sha256, OLD.pdf, OLD.renderer, OLD.pages, OLD.size)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an official document is frozen when it is signed';
END $$;
CREATE TRIGGER document_is_frozen BEFORE UPDATE OR DELETE ON documents_officialdocument
    FOR EACH ROW EXECUTE FUNCTION documents_document_is_frozen();
"""
BACKWARD = """
DROP TRIGGER document_is_frozen ON documents_officialdocument;
DROP FUNCTION documents_document_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
