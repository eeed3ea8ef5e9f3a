"""The deputy judges the reply."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.people.models import Appointment
from portal.workflow import take
from proposals.models import Feedback, Grade, Proposal
from proposals.permissions import is_the_deputy
from proposals.services import timing
from proposals.services.telling import tell
from proposals.workflow import life_of


@transaction.atomic
def judge(
    proposal: Proposal, *, by: Appointment, attitude: str, result: str, comment: str = ""
) -> Feedback:
    """Judge a delivered reply; only the one who raised the matter can.

    Raises PermissionDenied, Conflict (judged already), ValidationError (不满意 needs its reason).
    """
    if not is_the_deputy(by, proposal):
        raise PermissionDenied
    comment = comment.strip()
    if Grade.UNSATISFIED in (attitude, result) and not comment:
        raise ValidationError({"comment": "评价为不满意的，请写明具体意见。"})
    event = take(life_of(proposal)["judge"], proposal, by=by)
    judged = Feedback(
        reply=proposal.replies.answers().get(),
        attitude=attitude,
        result=result,
        comment=comment,
        by=by,
    )
    judged.full_clean()
    judged.save()
    timing.judged(proposal, by=by)
    tell(event, proposal)
    return judged
