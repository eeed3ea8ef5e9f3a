"""Who reviews what a street enters: the audience of its requests and of its yearly figures."""

from portal.people import codes
from portal.people.models import Appointment, Division
from portal.people.permissions import Recipient, recipients


def of_county(street: Division) -> list[Recipient]:
    """Those who review for the county of a street; for whom there is none, those above it."""
    posts = Appointment.objects.active().filter(role=Appointment.Role.REVIEWER)
    above = [street.code[:digits].ljust(12, "0") for digits in codes.LEVELS[:3]]
    found = posts.filter(organ__division__code__in=above).select_related("user", "organ__division")
    nearest = max((post.organ.division.level for post in found), default=None)
    return recipients([post for post in found if post.organ.division.level == nearest])
