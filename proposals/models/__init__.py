"""What exists: matters, their assignment, their letters with every version, extensions, the deputy's judgement."""

from proposals.models.extension import Extension
from proposals.models.feedback import Feedback, Grade
from proposals.models.follow import Follow
from proposals.models.proposal import Assignment, Proposal
from proposals.models.reply import Reply, ReplyQuerySet, ReplyVersion

__all__ = [
    "Assignment",
    "Extension",
    "Feedback",
    "Follow",
    "Grade",
    "Proposal",
    "Reply",
    "ReplyQuerySet",
    "ReplyVersion",
]
