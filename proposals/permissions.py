"""Who may see a matter and its reply, and who may do what with them."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.record.models import Event
from proposals.models import Extension, Proposal, Reply, ReplyQuerySet, ReplyVersion

Role = Appointment.Role
WHOLE_ORGAN = (Role.OFFICE, Role.SIGNATORY)
ONE_SECTION = (Role.HANDLER, Role.SECTION_HEAD, Role.LEADER)
DRAFTING = ("begin", "reword", "submit", "attach", "detach")  # by which one has a hand in a draft


def handled_by(user: User) -> QuerySet[Proposal]:
    """What one handles: all of the organ for its office and signatories, one section's for the others."""
    posts = posts_of(user).order_by()
    organs = posts.filter(role__in=WHOLE_ORGAN).values("organ")
    sections = posts.filter(role__in=ONE_SECTION).values("section")
    return Proposal.objects.filter(Q(organ__in=organs) | Q(assignment__section__in=sections))


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """What one handles, and what one raised oneself."""
    handled = Q(pk__in=handled_by(user).order_by().values("pk"))
    return Proposal.objects.filter(handled | Q(lead_deputy=user))


def replies_visible_to(user: User) -> ReplyQuerySet:
    """Replies from the first draft on to those who handle the matter; nobody else sees a draft."""
    return Reply.objects.filter(proposal__in=handled_by(user))


def letters_visible_to(user: User) -> ReplyQuerySet:
    """Replies whose letter one may read: the handlers once it is signed, the deputy once delivered."""
    handled = Q(proposal__in=handled_by(user))
    delivered = Q(proposal__lead_deputy=user, status=Reply.Status.DELIVERED)
    return Reply.objects.filter(handled | delivered, document__isnull=False)


def extensions_visible_to(user: User) -> QuerySet[Extension]:
    """Requests for more time: to those who handle the matter, and to the office of the body that assigned it."""
    bodies = posts_of(user).order_by().filter(role=Role.OFFICE).values("organ")
    asked_of = Q(proposal__body__in=bodies, needs_consent=True)
    return Extension.objects.filter(Q(proposal__in=handled_by(user)) | asked_of)


def sees_the_inside(posts: Iterable[Appointment], proposal: Proposal) -> bool:
    """The same rule as `handled_by`, for one matter and posts already read."""
    section = proposal.assignment.section_id if hasattr(proposal, "assignment") else None
    return any(
        (post.role in WHOLE_ORGAN and post.organ_id == proposal.organ_id)
        or (post.role in ONE_SECTION and section is not None and post.section_id == section)
        for post in posts
    )


def is_office(by: Appointment, proposal: Proposal) -> bool:
    """The office of the organ that answers."""
    return by.role == Role.OFFICE and by.organ_id == proposal.organ_id


def may_register(by: Appointment) -> bool:
    """Offices register."""
    return by.role == Role.OFFICE


def is_assigned(by: Appointment, proposal: Proposal) -> bool:
    """A clerk of the section to which the matter is assigned."""
    assignment = getattr(proposal, "assignment", None)
    return (
        assignment is not None
        and by.role == Role.HANDLER
        and by.section_id == assignment.section_id
    )


def is_the_deputy(by: Appointment, proposal: Proposal) -> bool:
    """The one who raised the matter, as a deputy to the body where it was raised; nobody for them."""
    return (
        by.role == Role.DEPUTY
        and by.user_id == proposal.lead_deputy_id
        and by.organ_id == proposal.body_id
    )


def is_handler(by: Appointment, reply: Reply) -> bool:
    """The clerk who accepted the matter, also when appointed to the same section anew."""
    return is_same_clerk(by, reply.drafter)


def is_same_clerk(by: Appointment, accepted: Appointment) -> bool:
    """Whether a post is that of the clerk who accepted something, also when appointed to the same section anew."""
    same = (by.user_id, by.section_id) == (accepted.user_id, accepted.section_id)
    return by.role == Role.HANDLER and same


def is_checker(by: Appointment, reply: Reply) -> bool:
    """The head of the section, unless it is their own draft."""
    section = reply.drafter.section_id
    return by.role == Role.SECTION_HEAD and by.section_id == section and not is_own(by, reply)


def is_signatory(by: Appointment, reply: Reply) -> bool:
    """A signatory of the organ, unless it is their own draft."""
    organ = reply.proposal.organ_id
    return by.role == Role.SIGNATORY and by.organ_id == organ and not is_own(by, reply)


def is_reviewer(by: Appointment, reply: Reply) -> bool:
    """Whoever has it before them now: the section head while it is checked, a signatory afterwards."""
    if reply.status == Reply.Status.CHECKING:
        return is_checker(by, reply)
    return is_signatory(by, reply)


def is_dispatcher(by: Appointment, reply: Reply) -> bool:
    """The organ's office, which issues and delivers."""
    return is_office(by, reply.proposal)


def may_check_disclosure(by: Appointment, reply: Reply) -> bool:
    """The organ's office while the letter is checked or waits to be signed, unless it is their own draft."""
    under_way = reply.status in (Reply.Status.CHECKING, Reply.Status.SIGNING)
    return under_way and is_dispatcher(by, reply) and not is_own(by, reply)


def may_publish(by: Appointment, reply: Reply) -> bool:
    """The handler and the office prepare what the public reads; a second person reviews it."""
    return is_handler(by, reply) or is_dispatcher(by, reply)


def attaches(by: Appointment, subject: Proposal | Reply) -> bool:
    """The originals of a matter are the office's to attach, what supports a draft its handler's."""
    return is_handler(by, subject) if isinstance(subject, Reply) else is_office(by, subject)


def is_open_for_files(subject: Proposal | Reply) -> bool:
    """A matter always; a reply while it is drafted."""
    return isinstance(subject, Proposal) or subject.status == Reply.Status.DRAFTING


def is_redrafter(by: Appointment, reply: Reply) -> bool:
    """The organ's office, once the number of the letter was voided: it goes back to be signed anew."""
    withdrawn = reply.document is not None and reply.document.is_withdrawn
    return withdrawn and is_dispatcher(by, reply)


def is_accepter(by: Appointment, proposal: Proposal) -> bool:
    """The clerk who accepted the matter, also when appointed to the same section anew."""
    accepted = proposal.assignment.handler if hasattr(proposal, "assignment") else None
    return accepted is not None and is_same_clerk(by, accepted)


def is_asker(by: Appointment, extension: Extension) -> bool:
    """The clerk who accepted the matter, who alone asks for more time."""
    return is_accepter(by, extension.proposal)


def consents(by: Appointment, extension: Extension) -> bool:
    """The office of the body that assigned the matter, where it must consent."""
    body = extension.proposal.body_id
    return extension.needs_consent and by.role == Role.OFFICE and by.organ_id == body


def decides(by: Appointment, extension: Extension) -> bool:
    """The assigning body's office, or the organ's own, which has its paper; never whoever asked.

    Where no consent is needed, the organ's signatory or its office.
    """
    if Extension.objects.filter(asked_by_hand_of(by), pk=extension.pk).exists():
        return False
    ours = by.organ_id == extension.proposal.organ_id
    signs = not extension.needs_consent and by.role == Role.SIGNATORY and ours
    return consents(by, extension) or answers_for(by, extension) or signs


def asked_by_hand_of(by: Appointment) -> Q:
    """Requests that one asked for, also for another."""
    kind, person = ContentType.objects.get_for_model(Extension), by.actor
    acts = Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), by=person, verb="ask")
    return Q(asked_by__user__in=(by.user_id, person.pk)) | Q(Exists(acts))


def answers_for(by: Appointment, extension: Extension) -> bool:
    """The office of the organ that answers; by delivering the answer it lets a request lapse."""
    return is_office(by, extension.proposal)


def is_own(by: Appointment, reply: Reply) -> bool:
    """Nobody checks or signs what they had a hand in, whatever post they hold or stand in for.

    Neither is it done under another post of its drafter, whoever stands in there.
    """
    return Reply.objects.filter(drafted_by(by), pk=reply.pk).exists()


def drafted_by(by: Appointment) -> Q:
    """Replies that one accepted, saved a version of, submitted or attached something to, also for another."""
    kind, person = ContentType.objects.get_for_model(Reply), by.actor
    acts = Event.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), by=person)
    versions = ReplyVersion.objects.filter(reply=OuterRef("pk"), by=person)
    had_a_hand = Q(Exists(acts.filter(verb__in=DRAFTING))) | Q(Exists(versions))
    return Q(drafter__user__in=(by.user_id, person.pk)) | had_a_hand
