"""A notice on the calendar is entered, and those concerned are told of every deadline that it moved."""

from portal.deadlines.models import Deadline
from portal.deadlines.services.loading import Loaded, load
from portal.notices.services import tell
from portal.people.models import Appointment
from portal.people.permissions import Recipient, holders, is_held, recipients
from portal.record.models import Event

Role = Appointment.Role
SENTENCE = "{title}{stage}期限由 {before} 改为 {due}，依据{source}。"
LONGEST_TITLE = 150  # of a sentence of 300, so that both days are always read


def enter(content: bytes, *, by: Appointment | None = None, account: str = "") -> Loaded:
    """Enter a notice from its CSV and tell of each moved deadline, both or neither. Raises ValidationError."""
    return load(content, by=by, account=account, told=tell_moved)


def tell_moved(deadline: Deadline, event: Event) -> None:
    """Tell each of those concerned, once, from which day to which it moved and by what."""
    title = deadline.title
    if len(title) > LONGEST_TITLE:
        title = f"{title[:LONGEST_TITLE]}…"
    words = {"title": title, "stage": deadline.get_stage_display(), **event.facts}
    tell(concerned(deadline), event, SENTENCE.format(**words), deadline.path)


def concerned(deadline: Deadline) -> list[Recipient]:
    """Who answers for a deadline (its holder, else the section's clerks), the section's head, and the office.

    With their substitutes; each person once.
    """
    found = recipients([deadline.holder]) if deadline.holder and is_held(deadline.holder) else []
    if deadline.section:
        found = found or holders(Role.HANDLER, section=deadline.section)
        found += holders(Role.SECTION_HEAD, section=deadline.section)
    found += holders(Role.OFFICE, organ=deadline.organ)
    return list({one.user: one for one in reversed(found)}.values())[::-1]
