"""What exists: matters, their assignment, their replies with every version, and the deputy's judgement."""

from proposals.models.feedback import Feedback, Grade
from proposals.models.follow import Follow
from proposals.models.proposal import Assignment, Proposal
from proposals.models.reply import Reply, ReplyVersion

__all__ = ["Assignment", "Feedback", "Follow", "Grade", "Proposal", "Reply", "ReplyVersion"]
