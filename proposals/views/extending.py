"""What a matter's page shows of its extensions, and what a request's page offers."""

from typing import Any

from django.urls import reverse

from portal.http import PortalRequest
from proposals import services
from proposals.forms import ConsentForm
from proposals.models import Extension, Proposal
from proposals.permissions import consents, is_accepter
from proposals.workflow import life_of

OFFERED = ("grant", "refuse", "retract")  # a request lapses by the delivery of the answer alone


def extensions_of(request: PortalRequest, matter: Proposal) -> dict[str, Any]:
    """The requests so far; for the clerk also whether one may ask."""
    names = ("asked_by__user", "decided_by__user", "letter__document")
    context: dict[str, Any] = {"extensions": list(matter.extensions.select_related(*names))}
    accepted = request.acting is not None and is_accepter(request.acting, matter)
    if accepted:
        deadline = services.extension.running(matter)
        context["may_ask"] = not services.extension.why_not(deadline, context["extensions"])
    granted = Extension.Status.GRANTED
    lacking = [one for one in context["extensions"] if one.status == granted and not one.letter_id]
    return {**context, "unwritten": lacking[0] if lacking and accepted else None}


def steps_of(
    request: PortalRequest, extension: Extension, form: ConsentForm | None = None
) -> list[dict[str, Any]]:
    """What one may do with a request, as the component shows it."""
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "reason": step.reason,
            "danger": step.reason,
            "grave": bool(step.warning),
            "warning": step.warning,
            "url": reverse("proposals:extension-step", args=[extension.pk, step.verb]),
            "form": (form or consent_form(request, extension)) if step.verb == "grant" else None,
        }
        for step in life_of(extension).open_to(request.acting, extension)
        if step.verb in OFFERED
    ]


def consent_form(request: PortalRequest, extension: Extension) -> ConsentForm | None:
    """Where our own office records what the assigning body decided."""
    by = request.acting
    recorded = by is not None and extension.needs_consent and not consents(by, extension)
    return ConsentForm.of(extension) if recorded else None
