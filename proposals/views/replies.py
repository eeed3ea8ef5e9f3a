"""Replies in the browser: the draft beside its printed page, the steps, the letter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.deadlines.panel import panel
from portal.documents.verification import genuineness
from portal.http import PortalRequest, acting, is_htmx
from portal.workflow import Conflict
from proposals import services, timeline
from proposals.forms import DraftForm, attachments_of, explain
from proposals.models import Reply, ReplyVersion
from proposals.permissions import is_handler, replies_visible_to
from proposals.proofreading import shown_of
from proposals.views.attached import files_of
from proposals.views.panels import (
    decision_in,
    disclosure_checker,
    disclosure_form,
    publication_of,
    steps_of,
)
from proposals.workflow import life_of

NAMES = (
    "document__voided",
    "begun_from__wording",
    "drafter__user",
    "proposal__organ__division",
    "proposal__body",
    "proposal__assignment__section",
)
FORMS = (("Word", "letter-word"), ("纯文本", "letter-text"))  # besides the PDF


def reply_or_404(request: PortalRequest, pk: int) -> Reply:
    """One of the replies that one may see."""
    return get_object_or_404(replies_visible_to(request.user).select_related(*NAMES), pk=pk)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/: writing it, or reading it and what to do next."""
    return shown(request, reply_or_404(request, pk))


def shown(request: PortalRequest, reply: Reply, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one reply: a desk for its handler while it is drafted, otherwise a reading page."""
    writing = reply.status == Reply.Status.DRAFTING and is_writer(request, reply)
    context = {
        "reply": reply,
        "matter": reply.proposal,
        "steps": steps_of(request, reply),
        "stages": timeline.stages(reply.proposal, reply),
        "events": timeline.inside(reply.proposal, reply),
        "versions": versions_of(reply),
        "letter": letter_of(reply),
        "disclosure_form": disclosure_form(request, reply),
        "disclosure_checker": disclosure_checker(reply),
        **publication_of(request, reply),
        "files": files_of(request, reply),
        "panel": panel(request.acting, *timeline.timed(reply.proposal, reply)),
        **more,
    }
    if writing:
        context.setdefault("form", DraftForm.of(reply))
        context.setdefault("attachments", [*reply.attachments, {}, {}])
        context["wordings"] = services.letter.choices(reply)
        context.setdefault("returned", returned(context["events"]))
        context["findings"] = shown_of(reply, typed(reply, context["form"], context["attachments"]))
    page = "proposals/desk.html" if writing else "proposals/reply.html"
    return render(request, page, context, status=status)


def typed(reply: Reply, form: DraftForm, attachments: list[dict[str, str]]) -> dict[str, Any]:
    """The draft as it stands on the screen, or as it was saved where the screen holds what cannot be."""
    filled = [one for one in attachments if one]
    return form.drafted(filled) if form.is_bound and form.is_valid() else reply.drafted()


def versions_of(reply: Reply) -> QuerySet[ReplyVersion]:
    """The last versions with their lengths, without their texts."""
    known = reply.versions.select_related("by").annotate(length=Length(KT("drafted__body")))
    return known.defer("drafted")[:20]


def is_writer(request: PortalRequest, reply: Reply) -> bool:
    """Whether the one who asks is the handler, under the post that accepted it."""
    return request.acting is not None and is_handler(request.acting, reply)


def returned(events: list[timeline.Entry]) -> timeline.Entry | None:
    """The last step, if by it the draft was sent back; files come and go, and clocks are set, without one."""
    steps = [event for event in events if event.verb not in timeline.BESIDES]
    return steps[0] if steps and steps[0].verb in ("send-back", "redraft") else None


def letter_of(reply: Reply) -> dict[str, Any] | None:
    """The signed letter as the component shows it."""
    document = reply.document
    if document is None:
        return None
    facts: dict[str, Any] = {"number": document.doc_number, "title": reply.title}
    facts |= {name: getattr(document, name) for name in ("pages", "code", "trouble")}
    facts |= genuineness(document)
    facts["url"] = reverse("proposals:download", args=[reply.pk])
    facts["forms"] = [
        (label, reverse(f"proposals:{name}", args=[reply.pk])) for label, name in FORMS
    ]
    failed = document.attempts > 3 or document.trouble
    state = "ready" if document.sha256 else "failed" if failed else "typesetting"
    return {"document": facts, "state": state, "poll": reverse("proposals:letter", args=[reply.pk])}


@require_POST
@login_required
def draft(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/draft/: save; htmx saves by itself."""
    reply, autosaved = reply_or_404(request, pk), is_htmx(request)
    form, attachments = DraftForm(request.POST), attachments_of(request.POST)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("version", "desk")}
        text, by = form.drafted(attachments), acting(request)
        try:
            services.letter.save(reply, text, by=by, autosaved=autosaved, **words)
        except ValidationError as error:
            explain(form, error)
        except (Conflict, PermissionDenied) as error:
            status = 409 if isinstance(error, Conflict) else 403
            return overtaken(request, reply, form, attachments, status=status)
        else:
            return saved(request, reply)
    if autosaved:
        context = {"reply": reply, "form": form, "problem": True}
        return render(request, "proposals/_saved.html", context, status=422)
    return shown(request, reply, status=422, form=form, attachments=[*attachments, {}, {}])


def saved(request: PortalRequest, reply: Reply) -> HttpResponse:
    """After saving: the new version for the page, which then asks for its pages; or the next step."""
    if is_htmx(request):
        findings = shown_of(reply, reply.drafted())
        return render(request, "proposals/_saved.html", {"reply": reply, "findings": findings})
    if request.POST.get("then"):
        return step(request, reply.pk, request.POST["then"], version=reply.version)
    messages.success(request, f"已保存，第 {reply.version} 稿。")
    return redirect(reply)


def overtaken(
    request: PortalRequest,
    reply: Reply,
    form: DraftForm,
    attachments: list[dict[str, str]],
    *,
    status: int = 409,
) -> HttpResponse:
    """Somebody, or another window, saved meanwhile: nothing typed here is lost.

    On the page that says so, saving again is a decision: it is made over the version that is there.
    """
    if is_htmx(request):
        context = {"reply": reply, "form": form, "conflict": True}
        return render(request, "proposals/_saved.html", context, status=status)
    reply.refresh_from_db()
    form.data = {**form.data.dict(), "version": reply.version}  # type: ignore[attr-defined]
    return shown(
        request, reply, status=status, form=form, attachments=[*attachments, {}, {}], conflict=True
    )


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str, *, version: int | None = None) -> HttpResponse:
    """POST /replies/14/sign/ with the version that was read, and perhaps a reason."""
    reply, by = reply_or_404(request, pk), acting(request)
    if verb not in life_of(reply):
        raise Http404
    known = life_of(reply)[verb]
    read = version if version is not None else read_version(request)
    note = request.POST.get("note", "") if known.reason else ""
    decided = decision_in(request) if verb == "sign" else None
    try:
        services.reply.act(reply, verb, by=by, version=read, note=note, decided=decided)
    except ValidationError as error:
        reply.refresh_from_db()
        return shown(request, reply, status=422, error=error, unsent=note)
    except Conflict:
        reply.refresh_from_db()
        if not services.reply.is_done(reply, verb, by=by, version=read):
            return shown(request, reply, status=409, late=True, unsent=note)
    messages.success(request, f"已{known.label}。")
    return redirect(reply)


def read_version(request: PortalRequest) -> int:
    """The version the form was made from; a form without one has read nothing."""
    posted = request.POST.get("version", "")
    return int(posted) if posted.isdecimal() and len(posted) < 9 else 0
