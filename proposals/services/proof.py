"""A long draft is typeset by a worker, and its readers are told so meanwhile."""

from portal.documents.models import Proof
from portal.documents.proofs import proof_of
from portal.documents.tasks import make_proofs
from portal.nudge import nudge
from proposals.models import Reply


def ask(reply: Reply) -> Proof:
    """The proof of a reply as it is drafted now; a worker is called where there is none yet."""
    proof = proof_of(reply, reply.as_source())
    if not proof.pdf:
        nudge(make_proofs)
    return proof
