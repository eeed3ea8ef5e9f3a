"""The life of a matter (建议、提案), on one screen."""

from portal.workflow import Step, lifecycle
from proposals.models import Proposal
from proposals.permissions import is_assigned, is_office, is_the_deputy

S = Proposal.Status
# fmt: off
PROPOSAL = lifecycle(
    #    verb       button   from             to            who
    Step("assign",  "交办",   (S.REGISTERED,), S.ASSIGNED,   is_office),
    Step("accept",  "签收",   (S.ASSIGNED,),   S.HANDLING,   is_assigned),
    Step("reply",   "答复",   (S.HANDLING,),   S.REPLIED,    is_office),
    Step("judge",   "评价",   (S.REPLIED,),    S.JUDGED,     is_the_deputy),
    version=1,
)
# fmt: on
