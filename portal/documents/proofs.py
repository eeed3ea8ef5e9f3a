"""清样: how a long draft will look, typeset by a worker, since nobody should wait for a hundred pages on a page."""

import hashlib
import json
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from portal.documents.models import Proof
from portal.documents.plaintext import Table, blocks
from portal.documents.source import Source
from portal.documents.typesetting import typeset
from portal.storing import keep

LONG = 20_000  # characters: about two seconds
MANY = 500  # cells: the same


def is_long(source: Source) -> bool:
    """Whether typesetting it would keep somebody waiting for more than some seconds."""
    texts = [source.body, *(attachment.body for attachment in source.attachments)]
    if sum(map(len, texts)) > LONG:
        return True
    tables = [block for text in texts for block in blocks(text) if isinstance(block, Table)]
    return sum(len(row) for table in tables for row in table.rows) > MANY


@transaction.atomic
def proof_of(subject: Model, source: dict[str, Any]) -> Proof:
    """Return the proof of a subject's present source, which a worker makes; older ones give way.

    What a worker has in hand just now is left to it: nobody waits for its lock.
    """
    name, digest = type(subject).__name__.lower(), _digest(source)
    proof, asked = Proof.objects.get_or_create(
        subject=f"{name}:{subject.pk}", digest=digest, defaults={"source": source}
    )
    if asked:
        _forget(proof)
    return proof


def _digest(source: dict[str, Any]) -> str:
    text = json.dumps(source, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _forget(proof: Proof) -> None:
    """Delete the older proofs of a subject with their files."""
    older = Proof.objects.filter(subject=proof.subject, pk__lt=proof.pk)
    for old in older.select_for_update(skip_locked=True):
        old.delete()
        if old.pdf.name and not Proof.objects.filter(pdf=old.pdf.name).exists():
            default_storage.delete(str(old.pdf.name))


def make(proof: Proof) -> None:
    """Typeset a draft and keep its PDF, named by its content."""
    made = typeset(proof.source, draft=True)
    sha256 = hashlib.sha256(made.pdf).hexdigest()
    proof.pdf.name = f"proofs/{sha256[:2]}/{sha256}.pdf"
    keep(proof.pdf.name, made.pdf)
    proof.pages = made.pages
    proof.save(update_fields=["pdf", "pages"])
    _forget(proof)
