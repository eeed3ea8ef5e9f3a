"""The PDF of a public copy: a document of its own, typeset from the public text and from nothing else."""

import hashlib
from typing import Any

from portal.documents.typesetting import typeset
from portal.publication.models import Publication
from portal.record.services import record
from portal.storing import keep

UNPRINTED: dict[str, Any] = {"sha256": "", "pdf": "", "pages": None, "size": None}


def store(publication: Publication) -> None:
    """Typeset a public copy and keep its PDF under the hash of its content."""
    letter = typeset(publication.source, public=True)
    digest = hashlib.sha256(letter.pdf).hexdigest()
    name = f"public/{digest[:2]}/{digest}.pdf"
    keep(name, letter.pdf)
    publication.sha256, publication.pdf.name = digest, name
    publication.pages, publication.size = letter.pages, len(letter.pdf)
    publication.save(update_fields=list(UNPRINTED))
    record("typeset", publication, by=None, facts={"sha256": digest})
