"""Who may press (催办) for a deadline."""

from portal.deadlines.models import Deadline, Stage
from portal.people.models import Appointment

Role = Appointment.Role


def may_press(by: Appointment, deadline: Deadline) -> bool:
    """The organ's office and signatories, the section's head and its leader; never the one who is to be pressed."""
    if deadline.stage == Stage.FEEDBACK:
        return False  # a deputy is asked, not pressed
    if deadline.holder and deadline.holder.user_id in (by.user_id, by.actor.pk):
        return False
    if deadline.section_id is None and deadline.holder_id is None and by.role == Role.OFFICE:
        return False  # until it is assigned, the office itself answers for it
    if by.role in (Role.OFFICE, Role.SIGNATORY):
        return by.organ_id == deadline.organ_id
    above = by.role in (Role.SECTION_HEAD, Role.LEADER)
    return above and deadline.section_id is not None and by.section_id == deadline.section_id
