"""What the public has read is never changed; it is replaced by a new version, or withdrawn."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION publication_publication_is_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF OLD.published_at IS NULL AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.document_id, NEW.version, NEW.scope, NEW.source, NEW.index_number, NEW.published_at,
             NEW.prepared_by_id, NEW.reviewed_by_id)
          = (OLD.document_id, OLD.version, OLD.scope, OLD.source, OLD.index_number, OLD.published_at,
             OLD.prepared_by_id, OLD.reviewed_by_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a publication is frozen once it is public';
END $$;
CREATE TRIGGER publication_is_frozen BEFORE UPDATE OR DELETE ON publication_publication
    FOR EACH ROW EXECUTE FUNCTION publication_publication_is_frozen();
"""
BACKWARD = """
DROP TRIGGER publication_is_frozen ON publication_publication;
DROP FUNCTION publication_publication_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("publication", "0001_publications")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
