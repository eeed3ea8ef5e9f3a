"""A matter is registered, assigned to a section, and accepted by a clerk."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from portal.people.models import Appointment, Organ, Section, User
from portal.people.permissions import is_held
from portal.record.services import record
from portal.workflow import take
from proposals.models import Assignment, Proposal, Reply
from proposals.permissions import may_register
from proposals.services import letter, timing
from proposals.services.telling import tell
from proposals.workflow import PROPOSAL, life_of

TAKEN = "该届次的这一编号已登记，请核对。"


def register(*, by: Appointment, **fields: Any) -> Proposal:
    """Register a matter at the organ of `by`; its deputy is linked when the name is known.

    `fields` are body, session, number, title, deputy_name, text, received_on.
    Raises PermissionDenied, and ValidationError by field: a number or a session that cannot be
    read, and a number that is already registered in that session.
    """
    if not may_register(by):
        raise PermissionDenied
    matter = Proposal(organ=by.organ, lifecycle=PROPOSAL.version, **fields)
    cppcc = matter.body.kind == Organ.Kind.CPPCC
    matter.kind = Proposal.Kind.PROPOSAL if cppcc else Proposal.Kind.SUGGESTION
    matter.lead_deputy = known_deputy(matter.body, matter.deputy_name)
    matter.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            if not is_held(by):
                raise PermissionDenied
            matter.save(force_insert=True)
            event = record("register", matter, by=by, after=matter.status)
            timing.registered(matter, by=by)
            tell(event, matter)
    except IntegrityError as error:
        if "proposal_is_registered_once" not in str(error):
            raise
        raise ValidationError({"number": TAKEN}) from error
    return matter


def known_deputy(body: Organ, name: str) -> User | None:
    """The deputy of that name at that body, if there is just one.

    Raises ValidationError when there are several: a letter must not reach the wrong one.
    """
    found = User.objects.filter(
        name=name.strip(),
        pk__in=Appointment.objects.current()
        .filter(role=Appointment.Role.DEPUTY, organ=body)
        .values("user"),
    )
    if len(found) > 1:
        raise ValidationError(
            {"deputy_name": f"{body}有 {len(found)} 位同名者，请先核实是哪一位。"}
        )
    return found[0] if found else None


@transaction.atomic
def assign(proposal: Proposal, section: Section, *, by: Appointment) -> Assignment:
    """Assign a matter to one of the organ's sections (交办).

    Raises PermissionDenied, Conflict (assigned meanwhile), ValidationError.
    """
    if section.organ_id != proposal.organ_id:
        raise ValidationError({"section": "只能交本机关的处室办理。"})
    event = take(life_of(proposal)["assign"], proposal, by=by)
    assignment = Assignment.objects.create(proposal=proposal, organ=section.organ, section=section)
    timing.assigned(proposal, by=by)
    tell(event, proposal)
    return assignment


@transaction.atomic
def accept(proposal: Proposal, *, by: Appointment) -> Reply:
    """Accept a matter as its handler (签收) and begin its reply, with what is known filled in.

    Raises PermissionDenied, Conflict (a colleague accepted it meanwhile).
    """
    event = take(life_of(proposal)["accept"], proposal, by=by)
    Assignment.objects.filter(proposal=proposal).update(handler=by, accepted_at=now())
    timing.accepted(proposal, by=by)
    tell(event, proposal)
    return letter.begin(proposal, drafter=by, by=by)
