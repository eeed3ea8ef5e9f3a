"""The record is append-only, whoever is connected."""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION record_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are never changed or removed'; END $$;
CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON record_event
    FOR EACH ROW EXECUTE FUNCTION record_event_is_kept();
CREATE TRIGGER events_are_kept BEFORE TRUNCATE ON record_event
    FOR EACH STATEMENT EXECUTE FUNCTION record_event_is_kept();
CREATE FUNCTION record_chain_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.length = OLD.length + 1
        AND (NEW.subject_type_id, NEW.subject_id) = (OLD.subject_type_id, OLD.subject_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a chain only grows, one event at a time';
END $$;
CREATE TRIGGER chain_only_grows BEFORE UPDATE OR DELETE ON record_chainend
    FOR EACH ROW EXECUTE FUNCTION record_chain_only_grows();
"""
BACKWARD = """
DROP TRIGGER chain_only_grows ON record_chainend;
DROP FUNCTION record_chain_only_grows();
DROP TRIGGER events_are_kept ON record_event;
DROP TRIGGER event_is_kept ON record_event;
DROP FUNCTION record_event_is_kept();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("record", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
