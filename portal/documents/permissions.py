"""Who may see and change an organ's numbers and seals: its office."""

from portal.documents.models import OfficialDocument, Seal, Series
from portal.documents.models.document import OfficialDocumentQuerySet, SeriesQuerySet
from portal.documents.models.seal import SealQuerySet
from portal.people.models import Appointment, Organ
from portal.people.permissions import is_held

OFFICE = Appointment.Role.OFFICE


def is_office(by: Appointment | None) -> bool:
    """Whether somebody acts for an office."""
    return by is not None and by.role == OFFICE


def keeps_numbers(by: Appointment, organ: Organ) -> bool:
    """The office of the organ, today, and nobody else."""
    return is_office(by) and by.organ_id == organ.pk and is_held(by)


def series_visible_to(by: Appointment) -> SeriesQuerySet:
    """The series of one's own organ, for its office."""
    return Series.objects.filter(organ=by.organ) if is_office(by) else Series.objects.none()


def seals_visible_to(by: Appointment) -> SealQuerySet:
    """The seals of one's own organ, for its office."""
    return Seal.objects.filter(organ=by.organ) if is_office(by) else Seal.objects.none()


def documents_visible_to(by: Appointment) -> OfficialDocumentQuerySet:
    """The documents of one's own organ, for its office."""
    return OfficialDocument.objects.filter(series__in=series_visible_to(by))
