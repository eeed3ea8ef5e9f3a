"""Long lists become files: asked for on a page, made by a worker (see `communities/exporting.py`), kept for a day."""

from django.db import transaction
from django.utils.timezone import now

from communities import listing
from communities.models import Export
from communities.tasks import make_exports
from portal.nudge import nudge

MOST_WAITING = 20  # files; each takes up to a minute


def is_busy() -> bool:
    """Whether so many files wait already that one more had better not be asked for."""
    return Export.objects.waiting().count() >= MOST_WAITING


@transaction.atomic
def ask(form: str, wanted: listing.Wanted) -> Export:
    """A file of a list, which a worker makes; the same one for all who ask within the hour."""
    digest = listing.digest_of(form, wanted.conditions, f"{now():%Y%m%d%H}")
    asked = {"form": form, "conditions": wanted.conditions}
    export, is_new = Export.objects.get_or_create(digest=digest, defaults=asked)
    if is_new:
        nudge(make_exports)
    return export
