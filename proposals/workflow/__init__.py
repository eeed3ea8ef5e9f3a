"""What may happen next: the lives of a matter, its letters and extensions, by the version of their tables."""

from portal.workflow import Lifecycle
from proposals.models import Extension, Proposal, Reply
from proposals.workflow.extension import EXTENSION
from proposals.workflow.proposal import PROPOSAL
from proposals.workflow.reply import REPLY

PROPOSALS = {PROPOSAL.version: PROPOSAL}
REPLIES = {REPLY.version: REPLY}
EXTENSIONS = {EXTENSION.version: EXTENSION}

__all__ = ["EXTENSION", "PROPOSAL", "REPLY", "life_of"]


def life_of(subject: Proposal | Reply | Extension) -> Lifecycle:
    """The table under which this matter, letter or request was begun."""
    if isinstance(subject, Extension):
        return EXTENSIONS[subject.lifecycle]
    tables = REPLIES if isinstance(subject, Reply) else PROPOSALS
    return tables[subject.lifecycle]
