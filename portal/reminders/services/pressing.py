"""催办: whoever answers for a deadline is pressed by hand, so often a day at most, and it is counted."""

from collections.abc import Iterable
from datetime import datetime, time

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, make_aware

from portal.deadlines.models import Deadline, Stage
from portal.deadlines.services.clock import refuse_long
from portal.notices.services import tell
from portal.people.models import Appointment
from portal.people.permissions import Recipient, is_held
from portal.record.models import Event
from portal.record.services import record
from portal.reminders.models import PRESS, Rung
from portal.reminders.permissions import may_press
from portal.reminders.services.ladder import addressees
from portal.reminders.services.sending import sentence_of
from portal.workflow import refuse_unfit


@transaction.atomic
def press(deadline: Deadline, *, by: Appointment, note: str = "") -> Event:
    """Press for one deadline: tell its holder, or the section's clerks, and the head of the section.

    The deadline is locked, so that of two who press at once one is told that it was done already. Raises
    PermissionDenied, ValidationError (done, stopped, pressed often enough today, nobody to press).
    """
    refuse_unfit(note, required=False)
    refuse_long(note)
    if not is_held(by):
        raise PermissionDenied
    locked = Deadline.objects.select_for_update(of=("self",), no_key=True)
    deadline = locked.with_left().get(pk=deadline.pk)
    if not may_press(by, deadline):
        raise PermissionDenied
    refuse_idle(deadline)
    refuse_often(deadline)
    people = pressed_by(by, deadline)
    event = record(PRESS, deadline, by=by, note=note.strip(), facts={"due": str(deadline.due_on)})
    said = f"：{note.strip()}" if note.strip() else ""
    tell(people, event, f"请抓紧办理。{sentence_of(deadline)}{said}", deadline.path)
    return event


def press_all(deadlines: Iterable[Deadline], *, by: Appointment, note: str = "") -> list[str]:
    """Press for each as `press` does, and return why some were not pressed for; the rest is done."""
    refused = []
    for deadline in sorted(deadlines, key=lambda one: one.pk):
        try:
            press(deadline, by=by, note=note)
        except ValidationError as error:
            refused.append(
                f"{deadline.title}（{deadline.get_stage_display()}）：{error.messages[0]}"
            )
        except PermissionDenied:
            message = "须由办公室、处室负责人、分管领导或者签发人催办，不能催办本人。"
            refused.append(f"{deadline.title}（{deadline.get_stage_display()}）：{message}")
    return refused


def refuse_idle(deadline: Deadline) -> None:
    """Raise ValidationError where there is nothing to press for."""
    if deadline.closed_at is not None:
        raise ValidationError("已办结，无须催办。")
    if deadline.stopped_on is not None:
        raise ValidationError("已中止计时，恢复后方可催办。")


def refuse_often(deadline: Deadline) -> None:
    """Raise ValidationError where one has pressed as often today as may be."""
    midnight = make_aware(datetime.combine(localdate(), time()))
    presses = Event.objects.about(deadline).filter(verb=PRESS, at__gte=midnight).count()
    if presses >= settings.PRESSES_A_DAY:
        raise ValidationError(f"今日已催办 {presses} 次，达到每日上限，请明日再催。")


def pressed_by(by: Appointment, deadline: Deadline) -> list[Recipient]:
    """Whom one presses; oneself never. Raises ValidationError where nobody else is left."""
    rung = Rung.HOLDER if deadline.stage == Stage.FEEDBACK else Rung.SECTION_HEAD
    people = [one for one in addressees(deadline, rung) if one.user != by.actor]
    if not people:
        raise ValidationError("目前由您本人负责，没有可以催办的人。")
    return people
