"""A person follows a matter, or no longer does; both may be said twice."""

from django.core.exceptions import PermissionDenied

from portal.people.models import User
from proposals.models import Follow, Proposal
from proposals.permissions import proposals_visible_to


def follow(proposal: Proposal, *, by: User) -> None:
    """Keep an eye on a matter. Raises PermissionDenied for what one may not see."""
    if not proposals_visible_to(by).filter(pk=proposal.pk).exists():
        raise PermissionDenied
    Follow.objects.get_or_create(user=by, proposal=proposal)


def unfollow(proposal: Proposal, *, by: User) -> None:
    """No longer."""
    Follow.objects.filter(user=by, proposal=proposal).delete()
