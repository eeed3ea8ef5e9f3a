"""What may happen next: the lives of a matter and of its reply, by the version of their tables."""

from portal.workflow import Lifecycle
from proposals.models import Proposal, Reply
from proposals.workflow.proposal import PROPOSAL
from proposals.workflow.reply import REPLY

PROPOSALS = {PROPOSAL.version: PROPOSAL}
REPLIES = {REPLY.version: REPLY}

__all__ = ["PROPOSAL", "REPLY", "life_of"]


def life_of(subject: Proposal | Reply) -> Lifecycle:
    """The table under which this matter or reply was begun."""
    tables = REPLIES if isinstance(subject, Reply) else PROPOSALS
    return tables[subject.lifecycle]
