"""Work in the background: public copies that wait for their PDF."""

from celery import shared_task

from portal.publication.models import Publication
from portal.publication.printing import store
from portal.work import sweep


@shared_task(ignore_result=True)
def typeset_public_copies(limit: int = 20) -> None:
    """Typeset reviewed public copies. Safe to run at any time, by any number of workers."""
    sweep(Publication.objects.waiting_to_be_typeset(), store, limit=limit)
