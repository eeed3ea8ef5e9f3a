"""How anything in the portal gets from one status to the next.

Each app keeps the lives of its things as tables of steps in its own workflow.py.
`take` is the only function in the product that changes a status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.timezone import now

from portal.people.models import Appointment
from portal.people.permissions import is_held
from portal.record.models import Event
from portal.record.services import record

LONGEST_NOTE = 2_000


class Conflict(Exception):
    """Somebody else was first, or changed what was read. Shown as a 409 page, never as a crash."""


@dataclass(frozen=True)
class Step:
    """One row of a lifecycle: who may take a thing from which statuses to which, and what it needs."""

    verb: str  # also the URL's last part, the event's verb and the notice's name
    label: str  # what the button says
    sources: tuple[str, ...]
    target: str
    may: Callable[[Appointment, Any], bool]
    check: Callable[[Any], None] | None = None  # raises ValidationError
    stamp: str = ""  # the field that keeps the moment
    reason: bool = False  # whether a note must be given
    warning: str = ""  # what cannot be undone; the button asks first
    by_itself: bool = False  # taken by the system on its day, with nobody acting

    def open_to(self, by: Appointment, subject: Any) -> bool:
        """Whether this step is there to be taken now, by this person under this post."""
        return subject.status in self.sources and self.may(by, subject)


class Lifecycle(Mapping[str, Step]):
    """The steps of one kind of thing by their verbs, as one version of its table."""

    def __init__(self, version: int, steps: tuple[Step, ...]) -> None:
        self.version = version
        self.steps = {step.verb: step for step in steps}

    def __getitem__(self, verb: str) -> Step:
        return self.steps[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def open_to(self, by: Appointment | None, subject: Any) -> list[Step]:
        """The steps this person may take now under this post; none without one."""
        return [step for step in self.values() if by and step.open_to(by, subject)]


def lifecycle(*steps: Step, version: int) -> Lifecycle:
    """A table of steps. A running thing keeps the version it started under."""
    return Lifecycle(version, steps)


@transaction.atomic
def take(
    step: Step,
    subject: Any,
    *,
    by: Appointment | None,
    note: str = "",
    seen: Mapping[str, Any] | None = None,
    also: Callable[[], dict[str, Any]] | None = None,
) -> Event:
    """Take `step` and write its event, or raise and change nothing.

    `seen` are further fields that must still be as they were read (the version that one signs),
    and are kept with the event;
    `also` gives what the same UPDATE writes besides the status, and is asked only once the step
    is allowed. Raises PermissionDenied, Conflict, ValidationError.
    """
    if not (step.by_itself if by is None else is_held(by) and step.may(by, subject)):
        raise PermissionDenied
    if subject.status not in step.sources:
        raise Conflict
    refuse_unfit(note, required=step.reason)
    if step.check:
        step.check(subject)
    was = subject.status
    changes = {"status": step.target, **({step.stamp: now()} if step.stamp else {})}
    swap(subject, {"status": was, **(seen or {})}, {**changes, **(also() if also else {})})
    words = {"note": note.strip(), "before": was, "after": step.target, "facts": dict(seen or {})}
    return record(step.verb, subject, by=by, **words)


def refuse_unfit(note: str, *, required: bool) -> None:
    """A note is kept for good, so it is looked at first. Raises ValidationError."""
    if required and not note.strip():
        raise ValidationError({"note": "请填写理由。"})
    if len(note) > LONGEST_NOTE:
        raise ValidationError({"note": f"理由最多 {LONGEST_NOTE} 字，现有 {len(note)} 字。"})
    if "\x00" in note:
        raise ValidationError({"note": "理由含有空字符，请删去后重试。"})


def swap(subject: models.Model, seen: Mapping[str, Any], changes: dict[str, Any]) -> None:
    """Compare and swap in one UPDATE: of two people who saw the same thing, one gets through.

    Raises Conflict when the row is no longer as it was seen.
    """
    rows = type(subject)._default_manager.filter(pk=subject.pk, **seen)  # noqa: SLF001
    if not rows.update(**changes):
        raise Conflict
    subject.refresh_from_db()
