"""Until when matters, replies and public copies are to be dealt with next, for lists: one query for all their rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Max, Model, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Least
from django.utils.timezone import localdate

from portal.deadlines.lights import Light, light_of
from portal.deadlines.models import SOON, CalendarDay, Deadline, DeadlineQuerySet, Stage
from portal.documents.models import OfficialDocument
from portal.people.models import Appointment
from portal.publication.models import Publication
from proposals.models import Extension, Proposal, Reply

OUTSIDE = (Stage.REPLY, Stage.FEEDBACK)  # what concerns the one who raised the matter
Times = dict[tuple[Any, int], Deadline]


class Near(NamedTuple):
    """From which day to which a deadline is near; what lies before is over."""

    first: date
    last: date


def near() -> Near:
    """临期 as the lights have it: from today until so many working days from now."""
    today = CalendarDay.objects.filter(day=localdate()).values("ordinal")
    within = CalendarDay.objects.filter(ordinal__lte=Subquery(today) + SOON)
    return Near(localdate(), within.aggregate(Max("day"))["day__max"] or localdate())


def running(by: Appointment | None) -> DeadlineQuerySet:
    """The running deadlines that somebody under this post is shown: a deputy none from inside the organ."""
    found = Deadline.objects.running()
    inside = by is not None and by.role != Appointment.Role.DEPUTY
    return found if inside else found.filter(stage__in=OUTSIDE)


def with_letter(found: QuerySet[Any]) -> Any:
    """Matters with the key of their signed answer, as `letter`."""
    answers = Reply.objects.answers().filter(proposal=OuterRef("pk")).order_by()
    return found.annotate(letter=Subquery(answers.values("document")[:1]))


def with_due(found: QuerySet[Any], times: DeadlineQuerySet) -> Any:
    """With `due`: the day by which each row is to be dealt with next, if there is one."""

    def first(kind: type[Model], key: str) -> Subquery:
        about = times.filter(
            subject_type=ContentType.objects.get_for_model(kind), subject_id=OuterRef(key)
        )
        return Subquery(about.order_by("due_on").values("due_on")[:1])

    if found.model is Proposal:
        signed = first(OfficialDocument, "letter")
        return with_letter(found).annotate(due=Least(first(Proposal, "pk"), signed))
    if found.model is Extension:
        return found.annotate(due=first(Proposal, "proposal"))
    matter = "proposal" if found.model is Reply else "document__reply__proposal"
    both = Coalesce(first(OfficialDocument, "document"), first(Proposal, matter))
    if found.model is Publication:
        return found.annotate(due=both)
    delivered = When(status=Reply.Status.DELIVERED, then=both)
    return found.annotate(due=Case(delivered, default=first(Proposal, matter)))


def nearest(about: Iterable[Model], times: DeadlineQuerySet) -> Times:
    """The nearest of these deadlines for each of these things."""
    found = times.filter(pk__in=Deadline.objects.about(*about).order_by().values("pk"))
    ordered = found.with_left().select_related("subject_type").order_by("-due_on", "-pk")
    return {(one.subject_type.model_class(), one.subject_id): one for one in ordered}


def next_of(
    matter: Proposal, document: OfficialDocument | None, times: Times, *, of_letter: bool
) -> Deadline | None:
    """What is due next: of a row about a signed letter the letter's own deadline first, else the nearer one."""
    own = times.get((OfficialDocument, document.pk)) if document else None
    answer = times.get((Proposal, matter.pk))
    if own and answer and not of_letter:
        return min(own, answer, key=lambda one: one.due_on)
    return own or answer


def side_of(deadline: Deadline) -> tuple[str, Light]:
    """What a list says of it: until when which stage, and its light."""
    return f"{deadline.due_on} 前{deadline.get_stage_display()}", light_of(deadline)
