"""Who may see the wordings of an organ, and who may write them."""

from django.db.models import Q

from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.wordings.models import Wording, WordingQuerySet


def wordings_visible_to(user: User) -> WordingQuerySet:
    """Those of the organs in whose offices one is, and the shipped ones; nothing for anybody else."""
    offices = posts_of(user).order_by().filter(role=Appointment.Role.OFFICE)
    if not offices.exists():
        return Wording.objects.none()
    return Wording.objects.filter(Q(organ__in=offices.values("organ")) | Q(organ=None))


def may_keep(by: Appointment) -> bool:
    """Offices keep the wordings of their organ."""
    return by.role == Appointment.Role.OFFICE


def is_keeper(by: Appointment, wording: Wording) -> bool:
    """The office of the organ whose wording it is; nobody for a shipped one."""
    return may_keep(by) and by.organ_id == wording.organ_id
