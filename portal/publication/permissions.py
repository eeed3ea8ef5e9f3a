"""Who may see a publication while it is prepared, and who may do what with it. What is published, anybody may read."""

from django.db.models import Q

from portal.documents.models import OfficialDocument
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.publication.models import Publication, PublicationQuerySet

Role = Appointment.Role


def publications_visible_to(user: User) -> PublicationQuerySet:
    """All of the organ for its office and signatories; for others what they prepared themselves."""
    organs = posts_of(user).order_by().filter(role__in=(Role.OFFICE, Role.SIGNATORY))
    ours = Q(document__series__organ__in=organs.values("organ"))
    return Publication.objects.filter(
        ours | Q(prepared_by__in=posts_of(user).order_by().values("pk"))
    )


def may_prepare(by: Appointment, document: OfficialDocument) -> bool:
    """The organ's office and its clerks; a house says of which documents."""
    return by.role in (Role.OFFICE, Role.HANDLER) and by.organ_id == document.series.organ_id


def is_office(by: Appointment, publication: Publication) -> bool:
    """The office of the organ whose document it is."""
    return by.role == Role.OFFICE and by.organ_id == publication.organ.pk


def is_editor(by: Appointment, publication: Publication) -> bool:
    """Who prepared it, and the office."""
    return by.pk == publication.prepared_by_id or is_office(by, publication)


def is_second(by: Appointment, publication: Publication) -> bool:
    """The office, but not the person who prepared it, whatever other post they hold."""
    preparer = publication.prepared_by.user_id
    return is_office(by, publication) and preparer not in (by.user_id, by.actor.pk)
