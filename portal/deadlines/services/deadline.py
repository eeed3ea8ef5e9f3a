"""A deadline is opened, met, dropped, armed anew and handed over; every change is in its own record."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate, now

from portal.deadlines.models import Deadline
from portal.deadlines.reckoning import reckon
from portal.deadlines.services.calendar import hold_still
from portal.deadlines.services.clock import arm, charted, resume
from portal.deadlines.services.rules import rule_for
from portal.people.models import Appointment, Organ, Section
from portal.record.services import record


@dataclass(frozen=True)
class Concern:
    """What a deadline is about: what it is called, where it is found, whose it is."""

    title: str
    path: str
    organ: Organ
    matter: str = ""  # the kind of matter, as the rules name it
    section: Section | None = None
    holder: Appointment | None = None


@transaction.atomic
def open_(
    subject: models.Model, stage: str, concern: Concern, *, start: date, by: Appointment | None
) -> Deadline | None:
    """Open the deadline of a stage under the rule in force on the day it begins; None where no rule has one.

    An open one of the same stage is left as it is and returned; also one that somebody opens at the same moment.
    """
    hold_still()
    running = running_of(subject, stage)
    if running:
        return running
    code = concern.organ.division.code
    rule = rule_for(code, stage, start, matter=concern.matter)
    if rule is None:
        return None
    reckoned = reckon(rule.term, start, charted(start, rule.term))
    deadline = Deadline(
        subject=subject,
        stage=stage,
        rule=rule,
        title=concern.title[:240],
        path=concern.path,
        organ=concern.organ,
        section=concern.section,
        holder=concern.holder,
        started_on=start,
        falls_on=reckoned.falls_on,
        due_on=reckoned.due_on,
    )
    try:
        with transaction.atomic():
            deadline.save(force_insert=True)
    except IntegrityError:
        running = running_of(subject, stage)
        if running is None:
            raise
        return running
    facts = {"stage": stage, "start": str(start), "due": str(deadline.due_on), "rule": str(rule)}
    record("open", deadline, by=by, facts=facts)
    return deadline


def running_of(subject: models.Model, stage: str) -> Deadline | None:
    """The open deadline of a stage, if there is one."""
    return Deadline.objects.about(subject).filter(stage=stage, closed_at=None).first()


@transaction.atomic
def meet(
    subject: models.Model, stage: str, *, by: Appointment | None, on: date | None = None
) -> None:
    """Close the open deadline of a stage as done today, or on a day; nothing happens where there is none."""
    for deadline in opened(subject, stage):
        day = on or localdate()
        resume(deadline, day)
        close(deadline, "met", by=by, done_on=day)


@transaction.atomic
def drop(
    subject: models.Model, stage: str = "", *, by: Appointment | None, reason: str = ""
) -> None:
    """Close the open deadlines of a thing, or of one stage, as of no concern any more."""
    for deadline in opened(subject, stage):
        resume(deadline, localdate())
        close(deadline, "dropped", by=by, note=reason)


def opened(subject: models.Model, stage: str = "") -> list[Deadline]:
    """The open deadlines of a thing, locked."""
    hold_still()
    found = Deadline.objects.about(subject).filter(closed_at=None)
    found = found.filter(stage=stage) if stage else found
    return list(found.select_for_update(of=("self",), no_key=True).select_related("rule"))


def close(
    deadline: Deadline,
    outcome: str,
    *,
    by: Appointment | None,
    done_on: date | None = None,
    note: str = "",
) -> None:
    """Close one, with its outcome; a clock that stood still was set going before."""
    deadline.closed_at, deadline.outcome, deadline.done_on = now(), outcome, done_on
    deadline.save(update_fields=["closed_at", "outcome", "done_on"])
    facts = {"stage": deadline.stage, "due": str(deadline.due_on)}
    record("meet" if done_on else "drop", deadline, by=by, note=note, facts=facts)


@transaction.atomic
def rearm(subject: models.Model, stage: str, *, by: Appointment | None) -> None:
    """Remind anew from today on: the thing came back to an earlier hand (退回)."""
    for deadline in opened(subject, stage):
        deadline.round += 1
        arm(deadline)
        record("rearm", deadline, by=by, facts={"round": deadline.round})


@transaction.atomic
def hand_over(
    subject: models.Model,
    *,
    section: Section | None,
    holder: Appointment | None,
    by: Appointment | None,
    stage: str = "",
) -> None:
    """The open deadlines of a thing, or of one stage, are somebody else's to answer for from now on."""
    for deadline in opened(subject, stage):
        deadline.section, deadline.holder = section, holder
        deadline.save(update_fields=["section", "holder"])
        arm(deadline)
        facts = {"section": str(section or ""), "holder": str(holder or "")}
        record("hand-over", deadline, by=by, facts=facts)
