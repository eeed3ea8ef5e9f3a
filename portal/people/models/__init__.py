"""What exists: 行政区划, 机关, 处室, people, the posts (任职) under which they act, and who stands in."""

from portal.people.models.absence import Absence, AbsenceQuerySet
from portal.people.models.organ import Division, Organ, Section
from portal.people.models.person import OF_A_SECTION, Appointment, AppointmentQuerySet, User

__all__ = [
    "OF_A_SECTION",
    "Absence",
    "AbsenceQuerySet",
    "Appointment",
    "AppointmentQuerySet",
    "Division",
    "Organ",
    "Section",
    "User",
]
