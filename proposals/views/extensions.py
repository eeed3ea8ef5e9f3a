"""Requests for more time in the browser: asked for on the matter's page, decided on their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.deadlines.services import clock
from portal.http import PortalRequest, acting
from portal.workflow import Conflict
from proposals import services
from proposals.forms import ConsentForm, ExtensionForm, explain
from proposals.models import Extension, Proposal
from proposals.permissions import extensions_visible_to, is_accepter, sees_the_inside
from proposals.views.extending import OFFERED, consent_form, steps_of
from proposals.views.matters import matter_or_404
from proposals.workflow import life_of

NAMES = (
    "proposal__body",
    "proposal__organ",
    "proposal__assignment__section",
    "proposal__assignment__handler",
    "deadline__rule",
    "deadline__organ__division",
    "asked_by__user",
    "decided_by__user",
    "letter__document",
)
DONE = {
    "grant": "已同意延期，答复期限随即延长。",
    "refuse": "已记录，申请未获同意。",
    "retract": "申请已撤回。",
}


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /extensions/: the requests one may see, those that wait first."""
    found = extensions_visible_to(request.user).select_related(*NAMES)
    waiting_first = found.order_by(F("decided_at").desc(nulls_first=True), "-pk")
    page = Paginator(waiting_first, 30).get_page(request.GET.get("page"))
    return render(request, "proposals/extensions.html", {"page": page})


def extension_or_404(request: PortalRequest, pk: int) -> Extension:
    """One of the requests that one may see."""
    return get_object_or_404(extensions_visible_to(request.user).select_related(*NAMES), pk=pk)


@login_required
def ask(request: PortalRequest, pk: int) -> HttpResponse:
    """GET and POST /proposals/7/extension/: a day and a reason; or why there is nothing to ask for."""
    matter, by = matter_or_404(request, pk), acting(request)
    if not is_accepter(by, matter):
        raise PermissionDenied
    try:
        offer = services.extension.offer(matter)
    except ValidationError as error:
        return asking(request, matter, status=422, error=error, unsent=request.POST.get("reason"))
    form = ExtensionForm(request.POST or None, longest=offer.longest)
    if request.method == "POST" and form.is_valid():
        try:
            services.extension.ask(matter, by=by, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "延期申请已送出，同意以前原定期限不变。")
            return redirect(matter)
    return asking(request, matter, status=422 if form.errors else 200, form=form, offer=offer)


def asking(request: PortalRequest, matter: Proposal, *, status: int, **more: Any) -> HttpResponse:
    """The page on which one asks."""
    return render(request, "proposals/extend.html", {"matter": matter, **more}, status=status)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /extensions/3/."""
    return shown(request, extension_or_404(request, pk))


def shown(
    request: PortalRequest,
    extension: Extension,
    *,
    status: int = 200,
    form: ConsentForm | None = None,
    **more: Any,
) -> HttpResponse:
    """The page of a request: what is asked and why, and what one may do; never the draft of the answer."""
    context = {
        "extension": extension,
        "matter": extension.proposal,
        "within": sees_the_inside(request.posts, extension.proposal),
        "steps": steps_of(request, extension, form),
        "form": form,
        "extended_rule": clock.extended_rule(extension.deadline),
        **more,
    }
    return render(request, "proposals/extension.html", context, status=status)


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """POST /extensions/3/grant/ with who consented by what, or /refuse/ with the reason."""
    extension, by = extension_or_404(request, pk), acting(request)
    if verb not in OFFERED:
        raise Http404
    note = request.POST.get("note", "") if life_of(extension)[verb].reason else ""
    words = {name: request.POST.get(name, "") for name in ("authority", "consent")}
    form = consent_form(request, extension) and ConsentForm(request.POST)
    try:
        services.extension.act(extension, verb, by=by, note=note, **words)
    except ValidationError as error:
        extension = extension_or_404(request, pk)
        asked = form if verb == "grant" else None
        return shown(request, extension, status=422, form=asked, error=error, unsent=note)
    except Conflict:
        extension = extension_or_404(request, pk)
        return shown(request, extension, status=409, late=True, unsent=note)
    messages.success(request, DONE[verb])
    return redirect(extension)


@require_POST
@login_required
def write(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /extensions/3/letter/: draft the letter where it could not be drafted by itself."""
    extension = extension_or_404(request, pk)
    try:
        letter = services.extension.write(extension, by=acting(request))
    except ValidationError as error:
        return shown(request, extension, status=422, error=error)
    messages.success(request, "已拟出延期告知，请送核稿。")
    return redirect(letter)
