"""Who may see a publication while it is prepared, and who may do what with it. What is published, anybody may read."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from portal.documents.models import OfficialDocument
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.publication.models import Publication, PublicationQuerySet
from portal.record.models import Event

Role = Appointment.Role
PREPARING = ("prepare", "redact", "take-back", "put-back", "rescope")


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
    """The office, but nobody who prepared it, whatever post they hold or stand in for."""
    if not is_office(by, publication):
        return False
    return not Publication.objects.filter(prepared_by_hand_of(by), pk=publication.pk).exists()


def prepared_by_hand_of(by: Appointment) -> Q:
    """Public copies that one began, or edited in the place of who began them.

    What the office alters while it reviews is its review.
    """
    kind, person = ContentType.objects.get_for_model(Publication), by.actor
    acts = Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), by=person)
    acts = acts.filter(verb__in=PREPARING, acting_as=OuterRef("prepared_by"))
    return Q(prepared_by__user__in=(by.user_id, person.pk)) | Q(Exists(acts))
