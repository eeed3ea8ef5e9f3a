"""Who may see whom no mail reaches."""

from portal.people.models import Appointment


def may_see_unreachable(post: Appointment) -> bool:
    """The office, of the people of its own organ."""
    return post.role == Appointment.Role.OFFICE
