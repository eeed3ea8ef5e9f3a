"""The clock of one deadline: it is stopped, restarted, set by hand, extended, and reckoned again."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from portal.deadlines.models import Deadline, DeadlineRule, Pause, Stage
from portal.deadlines.permissions import may_keep_time
from portal.deadlines.reckoning import Calendar, Explained, Reckoning, Term, Unit, reckon
from portal.deadlines.services.calendar import between, hold_still
from portal.deadlines.services.rules import rule_for
from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record
from portal.workflow import Conflict, refuse_unfit

FARTHEST = timedelta(days=5 * 366)  # a day set by hand beyond it is a slip of the hand


def charted(start: date, term: Term, stopped: int = 0) -> Calendar:
    """A calendar that reaches from the start to well after the end."""
    return between(*reaches(start, term, stopped))


def reaches(start: date, term: Term, stopped: int) -> tuple[date, date]:
    """From which day to which a calendar is needed."""
    scale = {Unit.WORKDAYS: 2, Unit.DAYS: 1, Unit.MONTHS: 31, Unit.DATE: 0}[term.unit]
    end = max(start + timedelta(days=term.amount * scale), term.on or start)
    return start - timedelta(days=1), end + timedelta(days=2 * stopped + 60)


def stopped_days(deadline: Deadline) -> int:
    """How many days its clock stood still."""
    return sum((stop.until_on - stop.from_on).days for stop in deadline.stops())


def reckoned_again(deadline: Deadline, calendar: Calendar | None = None) -> Reckoning:
    """When it ends by its rule, its start, its stops and the calendar as it is now (or as it is given)."""
    return reckoned_by(deadline, deadline.term, calendar)


def reckoned_by(deadline: Deadline, term: Term, calendar: Calendar | None = None) -> Reckoning:
    """When it would end by a term, from its start and with its stops."""
    calendar = calendar or charted(deadline.started_on, term, stopped_days(deadline))
    return reckon(term, deadline.started_on, calendar, deadline.stops())


@transaction.atomic
def stop(deadline: Deadline, *, by: Appointment, reason: str) -> None:
    """Stop the clock from today on.

    Raises PermissionDenied, Conflict (closed, or stopped already), ValidationError (no reason).
    """
    permitted(by, deadline)
    refuse_unfit(reason, required=True)
    refuse_long(reason)
    held(deadline, stopped=False)
    Pause.objects.create(deadline=deadline, from_on=localdate(), reason=reason.strip())
    deadline.stopped_on = localdate()
    deadline.save(update_fields=["stopped_on"])
    record("stop", deadline, by=by, note=reason.strip(), facts={"due": str(deadline.due_on)})


@transaction.atomic
def restart(deadline: Deadline, *, by: Appointment, reason: str = "") -> None:
    """Set the clock going again from today on: the last day moves by the days it stood still.

    Raises PermissionDenied, Conflict (closed, or running), ValidationError (a reason that cannot be kept).
    """
    permitted(by, deadline)
    refuse_unfit(reason, required=False)
    refuse_long(reason)
    held(deadline, stopped=True)
    was = deadline.due_on
    stood = resume(deadline, localdate())
    arm(deadline)
    facts = {"stood": stood, "before": str(was), "due": str(deadline.due_on)}
    record("restart", deadline, by=by, note=reason.strip(), facts=facts)


def resume(deadline: Deadline, day: date) -> int:
    """End a running stop on a day and reckon again; how many days it stood still."""
    if deadline.stopped_on is None:
        return 0
    day = max(day, deadline.stopped_on)
    stood = (day - deadline.stopped_on).days
    Pause.objects.filter(deadline=deadline, until_on=None).update(until_on=day)
    deadline.stopped_on = None
    settle(deadline, reckoned_again(deadline))
    return stood


def settle(deadline: Deadline, reckoned: Reckoning) -> None:
    """Write down when it ends."""
    deadline.falls_on, deadline.due_on = reckoned.falls_on, reckoned.due_on
    deadline.save(
        update_fields=["falls_on", "due_on", "stopped_on", "fixed_on", "fixed_since", "fixed_by"]
    )


@transaction.atomic
def fix(deadline: Deadline, on: date, *, by: Appointment | None, document: str) -> None:
    """Set the last day by hand, by a document that says so (such as a yearly notice; then `by` may be None).

    Raises PermissionDenied, Conflict (closed), ValidationError (no document, or a day that cannot be meant).
    """
    if by:
        permitted(by, deadline)
    if not document.strip():
        raise ValidationError({"document": "请写明依据的文件。"})
    refuse_unfit(document, required=True)
    refuse_long(document)
    held(deadline)
    if on <= deadline.started_on:
        message = f"截止日应晚于起算日 {deadline.started_on}，请核对。"
        raise ValidationError({"on": message})
    if on > localdate() + FARTHEST:
        raise ValidationError({"on": "截止日离今天超过五年，请核对年份。"})
    was = deadline.due_on
    fixed(deadline, on, document.strip())
    facts = {"before": str(was), "due": str(on), "document": document.strip()}
    record("fix", deadline, by=by, facts=facts)


def fixed(deadline: Deadline, on: date, document: str) -> None:
    """The day is set, and stops from now on count on top of it."""
    deadline.fixed_on, deadline.fixed_by, deadline.fixed_since = on, document, localdate()
    settle(deadline, reckoned_again(deadline))
    arm(deadline)


@transaction.atomic
def extend(deadline: Deadline, until: date, *, by: Appointment | None, consent: str) -> None:
    """Extend it, once, to a day that the rule for extended periods allows.

    `consent` says who agreed by which document. Raises Conflict (closed), ValidationError (extended before, beyond
    the maximum, not later than it is, over already, without the consent that is needed, or while the clock is
    stopped, when nobody can say how long it may be). Source: 代表法 art. 51: six months at most.
    """
    refuse_unfit(consent, required=False)
    refuse_long(consent)
    held(deadline)
    refuse_extension(deadline, until, consent)
    was = deadline.due_on
    deadline.extended = True
    deadline.save(update_fields=["extended"])
    fixed(deadline, until, consent.strip())
    facts = {"before": str(was), "due": str(until), "consent": consent.strip()}
    record("extend", deadline, by=by, facts=facts)


def refuse_extension(deadline: Deadline, until: date, consent: str) -> None:
    """Raise ValidationError where a deadline cannot be extended to a day."""
    if deadline.extended:
        raise ValidationError("已延期一次，不能再次延期。")
    if deadline.stopped_on:
        raise ValidationError("计时已中止，请先恢复计时再延期。")
    rule, longest = extended_rule(deadline), longest_extension(deadline)
    if rule is None or longest is None:
        raise ValidationError("所适用的规定没有延期的条款，不能延期。")
    if rule.consent and not consent.strip():
        raise ValidationError({"consent": "延期须经同意，请写明同意的机关和文件。"})
    if not deadline.due_on < until <= longest:
        message = f"延期应在原截止日 {deadline.due_on} 之后，最长至 {longest}。"
        raise ValidationError({"until": message})
    if until < localdate():
        raise ValidationError({"until": f"延期应至今日（{localdate()}）或以后。"})


def longest_extension(deadline: Deadline) -> date | None:
    """The last day an extension may reach: by the extended rule of the same place and start, with its stops."""
    rule = extended_rule(deadline)
    if rule is None:
        return None
    return reckoned_by(deadline, rule.term).due_on


def extended_rule(deadline: Deadline) -> DeadlineRule | None:
    """The rule for the extended period that belongs to the rule it was opened under."""
    if deadline.stage != Stage.REPLY:
        return None
    code, rule = deadline.organ.division.code, deadline.rule
    return rule_for(code, Stage.EXTENDED, deadline.started_on, matter=rule.matter)


def arm(deadline: Deadline) -> None:
    """From today on, reminders are due by the days as they are now."""
    deadline.armed_on = localdate()
    deadline.save(update_fields=["armed_on", "round"])


def reckon_again(
    deadline: Deadline, *, source: str, calendar: Calendar | None = None
) -> Event | None:
    """After a change of the calendar: the event, if its last day moved; it is reminded of anew. None if it did not.

    A closed deadline stays as it was, and so does a day that was set by hand.
    """
    if deadline.closed_at is not None:
        return None
    was, again = deadline.due_on, reckoned_again(deadline, calendar)
    if again.due_on == was:
        return None
    settle(deadline, again)
    arm(deadline)
    facts = {"before": str(was), "due": str(again.due_on), "source": source}
    return record("recompute", deadline, by=None, facts=facts)


def held(deadline: Deadline, *, stopped: bool | None = None) -> None:
    """Lock it and see that it is open; and stopped, or not, where that matters. Raises Conflict."""
    hold_still()
    deadline.refresh_from_db(
        from_queryset=Deadline.objects.select_for_update(of=("self",), no_key=True)
    )
    if deadline.closed_at is not None:
        raise Conflict
    if stopped is not None and (deadline.stopped_on is not None) != stopped:
        raise Conflict


def refuse_long(text: str, longest: int = 200) -> None:
    """A text that the column could not keep. Raises ValidationError."""
    if len(text.strip()) > longest:
        raise ValidationError(f"最多 {longest} 字，现有 {len(text.strip())} 字。")


def permitted(by: Appointment, deadline: Deadline) -> None:
    """Whether this post keeps the time of that deadline today. Raises PermissionDenied."""
    if not (is_held(by) and may_keep_time(by, deadline)):
        raise PermissionDenied


def explained(deadlines: Sequence[Deadline]) -> dict[int, tuple[Explained, ...]]:
    """How the last day of each was reckoned, step by step, by its key; one calendar for all of them."""
    if not deadlines:
        return {}
    spans = [reaches(one.started_on, one.term, stopped_days(one)) for one in deadlines]
    calendar = between(min(first for first, _ in spans), max(last for _, last in spans))
    return {
        one.pk: reckon(one.term, one.started_on, calendar, one.stops()).steps for one in deadlines
    }
