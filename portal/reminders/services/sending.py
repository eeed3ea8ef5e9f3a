"""A reminder that is due becomes a notice, or is silenced where it is of no concern any more."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import localdate, now

from portal.deadlines.models import Deadline
from portal.notices.models import Notice
from portal.notices.services import remind
from portal.people.permissions import Recipient
from portal.reminders.models import Reminder
from portal.reminders.services.ladder import addressees


def send(reminder: Reminder) -> None:
    """Tell one person, in the transaction that holds the reminder's lock; so it is told once or not yet.

    The deadline is read under its own lock: what was done, moved, armed anew or handed to somebody else since the
    sweep is not reminded of. While its clock stands still the reminder waits.
    """
    locked = Deadline.objects.select_for_update(of=("self",), no_key=True)
    deadline = locked.with_left().get(pk=reminder.deadline_id)
    if not is_current(reminder, deadline):
        reminder.silenced_at = now()
        reminder.save(update_fields=["silenced_at"])
    elif deadline.stopped_on is None:
        reminder.notice = remind(
            Recipient(reminder.to, reminder.role, reminder.instead_of),
            subject_of(deadline),
            "reminders.overdue" if deadline.is_late else "reminders.before",
            sentence_of(deadline),
            deadline.path,
        )
        reminder.save(update_fields=["notice"])


def subject_of(deadline: Deadline) -> models.Model:
    """What it is about, as far as a notice needs to know: its kind and its key."""
    kind = ContentType.objects.get_for_id(deadline.subject_type_id).model_class()
    return (kind or Deadline)(pk=deadline.subject_id if kind else deadline.pk)


def settle_closed() -> None:
    """Mark as read what was reminded of deadlines that are closed by now: nobody need think of them."""
    over = Notice.objects.unread().filter(reminder__deadline__closed_at__isnull=False)
    over.update(read_at=now())


def is_current(reminder: Reminder, deadline: Deadline) -> bool:
    """Whether the deadline still stands as it was swept, and is still that person's concern."""
    if deadline.closed_at is not None:
        return False
    if (reminder.round, reminder.due_on) != (deadline.round, deadline.due_on):
        return False
    return any(one.user == reminder.to for one in addressees(deadline, reminder.rung))


def sentence_of(deadline: Deadline) -> str:
    """How a deadline that was read `with_left()` stands today, in one line."""
    what = f"{deadline.title}{deadline.get_stage_display()}期限"
    return f"{what}{standing(deadline)}（{deadline.due_on} 截止）"


def standing(deadline: Deadline) -> str:
    """How many working days are left or over; days, where none of them is a working day."""
    left, days = getattr(deadline, "left", 0), (deadline.due_on - localdate()).days
    if days < 0:
        return f"已逾期 {-left} 个工作日" if left < 0 else f"已逾期 {-days} 日"
    if days == 0:
        return "今日届满"
    return f"还有 {left} 个工作日" if left > 0 else f"还有 {days} 日"
