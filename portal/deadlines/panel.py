"""期限 on the page of a thing: each of its deadlines with its light, its steps, its stops, and what one may do."""

from typing import NamedTuple

from django.db import models
from django.utils.timezone import localdate

from portal.deadlines.lights import Light, light_of
from portal.deadlines.models import Deadline, Pause, Stage
from portal.deadlines.permissions import may_keep_time
from portal.deadlines.reckoning import Explained
from portal.deadlines.services.clock import explained
from portal.people.models import Appointment

NAMED = ("rule", "organ", "section", "holder__user")


class Shown(NamedTuple):
    """One deadline as the component shows it."""

    deadline: Deadline
    light: Light
    steps: tuple[Explained, ...]
    pauses: list[Pause]
    may_keep: bool

    @property
    def is_over(self) -> bool:
        """Whether it is still to be met, and its day is over."""
        return self.deadline.closed_at is None and self.deadline.is_late


def panel(by: Appointment | None, *subjects: models.Model) -> list[Shown]:
    """The deadlines of these things, the running ones first; as many queries for one as for twenty."""
    found = list(
        Deadline.objects.about(*subjects)
        .with_left()
        .select_related(*NAMED)
        .prefetch_related("pauses")
    )
    steps = explained(found)
    return [
        Shown(
            one,
            light_of(one),
            steps[one.pk],
            list(one.pauses.all()),
            by is not None and one.closed_at is None and may_keep_time(by, one),
        )
        for one in found
    ]


SAID = {Stage.REPLY: "答复期限", Stage.FEEDBACK: "评价期限"}  # what concerns the one who raised it


def plainly(panel: list[Shown]) -> list[str]:
    """The same for the one who raised the matter: until when, in plain words, without anybody's name."""
    return [sentence(one) for one in panel if not one.deadline.closed_at and said(one)]


def said(one: Shown) -> str:
    """What a stage is called outside, if it is spoken of."""
    return SAID.get(Stage(one.deadline.stage), "")


def sentence(one: Shown) -> str:
    """One running deadline in plain words."""
    deadline, left = one.deadline, getattr(one.deadline, "left", 0)
    if deadline.stopped_on:
        return f"{said(one)}自 {deadline.stopped_on} 起中止计时，恢复后顺延。"
    extended = "（已延期）" if deadline.extended else ""
    head = f"{said(one)} {deadline.due_on}{extended}，"
    if one.is_over:
        return head + (f"已超过 {-left} 个工作日。" if left else "已经届满。")
    days = (deadline.due_on - localdate()).days
    rest = f"还有 {left} 个工作日。" if left else f"还有 {days} 日。"
    return head + (rest if days else "今天届满。")
