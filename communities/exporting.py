"""A worker makes the files of long lists, and forgets them after a day."""

import tempfile

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import now

from communities import listing, tables
from communities.models import Export
from portal.storing import keep


def make(export: Export) -> None:
    """Write the file of an export and keep it, however long it is: a row at a time."""
    wanted = listing.wanted_of(export.conditions)
    found = listing.rows(listing.listed(wanted))
    with tempfile.TemporaryFile() as file:
        write = tables.WRITERS[export.form]
        export.rows = write(file, list(listing.FIELDS.values()), found)
        name = f"exports/{export.digest[:2]}/{export.digest}.{export.form}"
        keep(name, File(file, name))
    export.file.name, export.made_at = name, now()
    export.save(update_fields=["file", "rows", "made_at"])


@transaction.atomic
def forget() -> int:
    """Delete exports that are older than a day, with their files; how many."""
    old = list(Export.objects.old().select_for_update(skip_locked=True))
    for export in old:
        if export.file.name:
            default_storage.delete(str(export.file.name))
        export.delete()
    return len(old)
