"""Work in the background: signed documents that wait for their PDF, and long drafts for their proof."""

from celery import shared_task

from portal.documents.models import OfficialDocument, Proof
from portal.documents.proofs import make
from portal.documents.services import store
from portal.work import sweep


@shared_task(ignore_result=True)
def typeset_waiting(limit: int = 20) -> None:
    """Typeset signed documents that have no PDF yet. Safe to run at any time, by any number of workers."""
    sweep(OfficialDocument.objects.waiting_to_be_typeset(), store, limit=limit)


@shared_task(ignore_result=True)
def make_proofs(limit: int = 5) -> None:
    """Typeset long drafts whose readers wait. Few at a time: what is signed goes first."""
    sweep(Proof.objects.waiting(), make, limit=limit)
