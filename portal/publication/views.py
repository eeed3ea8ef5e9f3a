"""Publications inside: the original beside the public text, what is left out, and the steps."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.http import PortalRequest, acting
from portal.publication import services
from portal.publication.forms import PassageForm, ScopeForm
from portal.publication.models import Publication, deadline_of
from portal.publication.permissions import is_editor, publications_visible_to
from portal.publication.side_by_side import changes_of, in_order, rows_of
from portal.publication.workflow import PUBLICATIONS
from portal.record.models import Event
from portal.workflow import Conflict

NAMES = ("prepared_by__user", "document__series__organ")
TONES = {
    Publication.Status.PROPOSED: "waiting",
    Publication.Status.REVIEWED: "waiting",
    Publication.Status.PUBLISHED: "done",
    Publication.Status.WITHDRAWN: "bad",
    Publication.Status.REPLACED: "neutral",
}
SENTENCES = {
    "prepare": "准备公开副本",
    "redact": "另行隐去一段文字",
    "take-back": "收回一处改动",
    "put-back": "恢复一处改动",
    "rescope": "改变公开范围",
    "approve": "审核通过",
    "return": "退回修改",
    "publish": "公开发布",
    "typeset": "公开印本已排好",
    "withdraw": "撤回公开",
    "replace": "已由更正的一版代替",
}


def publication_or_404(request: PortalRequest, pk: int) -> Publication:
    """One of the publications that one may see."""
    return get_object_or_404(publications_visible_to(request.user).select_related(*NAMES), pk=pk)


@login_required
def review(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /publications/7/."""
    return shown(request, publication_or_404(request, pk))


def shown(
    request: PortalRequest, publication: Publication, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one publication, with what one may do there."""
    by = request.acting
    being_prepared = publication.status == Publication.Status.PROPOSED
    redactions = in_order(publication.redactions.select_related("added_by", "taken_back_by"))
    scope = {"scope": publication.scope, "summary": publication.summary}
    context = {
        "publication": publication,
        "due": deadline_of(publication.document),
        "tone": TONES[Publication.Status(publication.status)],
        "rows": rows_of(publication, redactions),
        "changes": changes_of(redactions),
        "editable": by is not None and being_prepared and is_editor(by, publication),
        "passage_form": PassageForm(),
        "scope_form": ScopeForm(initial=scope),
        "steps": steps_of(request, publication),
        "events": events_of(publication),
        "who": {verb: who_did(publication, verb) for verb in ("prepare", "approve")},
        **more,
    }
    return render(request, "publication/review.html", context, status=status)


def steps_of(request: PortalRequest, publication: Publication) -> list[dict[str, Any]]:
    """What one may do next, as the component shows it; a replacement comes by itself."""
    open_to = PUBLICATIONS[publication.lifecycle].open_to(request.acting, publication)
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "reason": step.reason,
            "danger": step.reason,
            "grave": bool(step.warning),
            "warning": step.warning,
            "url": reverse("publication:step", args=[publication.pk, step.verb]),
        }
        for step in sorted(open_to, key=lambda step: step.reason)
        if step.verb != "replace"
    ]


def events_of(publication: Publication) -> list[dict[str, Any]]:
    """What happened to it, the newest first."""
    return [
        {
            "at": event.at,
            "sentence": SENTENCES.get(event.verb, event.verb),
            "actor": event.actor,
            "note": event.note or event.facts.get("passage", ""),
        }
        for event in reversed(Event.objects.about(publication))
    ]


def who_did(publication: Publication, verb: str) -> str:
    """Who took a step last, also where it was a substitute."""
    event = Event.objects.about(publication).latest_of(verb)
    return event.who if event else ""


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """POST /publications/7/approve/ with the edition that was read, and perhaps a reason."""
    publication, by = publication_or_404(request, pk), acting(request)
    if verb == "replace" or verb not in PUBLICATIONS[publication.lifecycle]:
        raise Http404
    note, posted = request.POST.get("note", ""), request.POST.get("version", "")
    edition = int(posted) if posted.isdecimal() and len(posted) < 9 else 0
    try:
        services.publishing.act(publication, verb, by=by, edition=edition, note=note)
    except ValidationError as error:
        publication.refresh_from_db()
        return shown(request, publication, status=422, error=error, unsent=note)
    except Conflict:
        publication.refresh_from_db()
        return shown(request, publication, status=409, late=True, unsent=note)
    messages.success(request, f"已办理：{PUBLICATIONS[publication.lifecycle][verb].label}。")
    return redirect(publication)


@require_POST
@login_required
def redact(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /publications/7/redact/ with a passage that is to be left out wherever it stands."""
    publication, form = publication_or_404(request, pk), PassageForm(request.POST)
    if form.is_valid():
        passage = form.cleaned_data["passage"]
        try:
            times = services.preparing.redact(publication, passage, by=acting(request))
        except ValidationError as error:
            form.add_error("passage", error.messages)
        else:
            messages.success(request, f"已隐去，共 {times} 处。")
            return redirect(publication)
    return shown(request, publication, status=422, passage_form=form)


@require_POST
@login_required
def turn(request: PortalRequest, pk: int, redaction: int) -> HttpResponse:
    """POST /publications/7/redactions/31/: take it back, or put it in force again."""
    publication = publication_or_404(request, pk)
    one = get_object_or_404(publication.redactions, pk=redaction)
    try:
        services.preparing.turn(publication, one, by=acting(request))
    except ValidationError as error:
        return shown(request, publication, status=422, error=error)
    return redirect(f"{publication.get_absolute_url()}#changes")


@require_POST
@login_required
def rescope(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /publications/7/scope/: the full text, or a summary."""
    publication, form = publication_or_404(request, pk), ScopeForm(request.POST)
    if form.is_valid():
        try:
            services.preparing.rescope(publication, by=acting(request), **form.cleaned_data)
        except ValidationError as error:
            for field, found in error.message_dict.items():
                form.add_error(field, found)
        else:
            messages.success(request, f"公开范围：{publication.get_scope_display()}。")
            return redirect(publication)
    return shown(request, publication, status=422, scope_form=form)
