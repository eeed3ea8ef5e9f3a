"""What stands on a reply's page beside the letter: the steps one may take, and 公开属性."""

from typing import Any

from django.urls import reverse

from portal.http import PortalRequest, acting
from portal.publication.models import Publication, deadline_of
from portal.record.models import Event
from portal.workflow import Step
from proposals.forms import DecisionForm, DisclosureForm
from proposals.models import Reply
from proposals.permissions import may_check_disclosure, may_publish
from proposals.services.disclosure import Decision
from proposals.services.telling import announced
from proposals.workflow import life_of

DELIVERED_ONLY = "送达后代表、委员即可查阅，不能撤回。答复另行办理。"
UNDER_WAY = (Publication.Status.PROPOSED, Publication.Status.REVIEWED)


def steps_of(request: PortalRequest, reply: Reply) -> list[dict[str, Any]]:
    """What one may do next, as the component shows it: forward first, back last."""
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "reason": step.reason,
            "danger": step.reason,
            "grave": bool(step.warning),
            "warning": warning_of(step, reply),
            "url": reverse("proposals:step", args=[reply.pk, step.verb]),
            "form": decision_form(request, reply) if step.verb == "sign" else None,
            "tells": announced(step.verb, reply, by=acting(request)),
        }
        for step in sorted(open_steps(request, reply), key=lambda step: step.reason)
    ]


def open_steps(request: PortalRequest, reply: Reply) -> list[Step]:
    """The steps of a letter that one may take now; none of one that is of no concern any more."""
    return [] if reply.is_moot else life_of(reply).open_to(request.acting, reply)


def warning_of(step: Step, reply: Reply) -> str:
    """What cannot be undone: a 延期告知 is not judged."""
    return DELIVERED_ONLY if step.verb == "deliver" and not reply.is_answer else step.warning


def decision_form(request: PortalRequest, reply: Reply) -> DecisionForm | None:
    """The signatory's choice, once the office has checked: as posted, else as the office has it."""
    if not reply.disclosure_checked:
        return None
    posted = decision_in(request)
    preset = posted or Decision(reply.disclosure_checked, reply.ground)
    return DecisionForm(initial={"disclosure": preset.disclosure, "ground": preset.ground})


def decision_in(request: PortalRequest) -> Decision | None:
    """What was posted with the signature; nothing where the form had no such choice."""
    posted = request.POST
    if "disclosure" not in posted:
        return None
    return Decision(posted["disclosure"], posted.get("ground", ""))


def disclosure_form(request: PortalRequest, reply: Reply) -> DisclosureForm | None:
    """The office's form, for the office while it may check."""
    by = request.acting
    return DisclosureForm.of(reply) if by and may_check_disclosure(by, reply) else None


def disclosure_checker(reply: Reply) -> str:
    """Who checked 公开属性, also where it was a substitute."""
    event = Event.objects.about(reply).latest_of("check") if reply.disclosure_checked else None
    return event.who if event else ""


def publication_of(request: PortalRequest, reply: Reply) -> dict[str, Any]:
    """The public copies of a delivered letter that is to be published, and whether one may begin another."""
    document, by = reply.document, request.acting
    if document is None or not (reply.is_answer and document.is_open):
        return {}
    if reply.status != Reply.Status.DELIVERED:
        return {}
    copies = list(document.publications.all())
    begun = any(copy.status in UNDER_WAY for copy in copies)
    return {
        "publications": copies,
        "due": deadline_of(document),
        "may_publish": by is not None and may_publish(by, reply) and not begun,
    }
