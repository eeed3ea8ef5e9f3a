"""Requests for changes in the browser: listed, written, shown, decided one by one or several at once."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from communities import services
from communities.forms.requests import ApprovalForm, RequestForm, SoughtForm, initial_of
from communities.models import Request
from communities.permissions import decides, is_registrar, requests_visible_to
from communities.services.requests_seen import answers
from communities.views.requests_shown import DONE, context_of, kinds
from communities.workflow import REQUEST
from portal.http import PortalRequest, acting
from portal.people.models import Appointment
from portal.plain import explain
from portal.workflow import Conflict

OFFERED = [verb for verb, step in REQUEST.items() if not step.by_itself]
PAGE = 30
CHOSEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,8})")  # a request and the version that was seen


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /registry/requests/: the requests one may see, the latest first; a reviewer accepts several at once."""
    form, by = SoughtForm(request.GET), request.acting
    sought = form.cleaned_data if form.is_valid() else {}
    wanted = {name: value for name, value in sought.items() if value}
    found = requests_visible_to(request.user).filter(**wanted).with_names()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    reviewing = Request.Status.REVIEWING
    mine = {one.pk for one in page if by and one.status == reviewing and decides(by, one)}
    context = {
        "page": page,
        "form": form,
        "applied": len(wanted),
        "kinds": kinds() if by and by.role == Appointment.Role.REGISTRAR else [],
        "mine": mine,
        "approval_form": ApprovalForm(),
    }
    return render(request, "communities/requests.html", context)


def request_or_404(request: PortalRequest, pk: int) -> Request:
    """One of the requests that one may see."""
    found = requests_visible_to(request.user).with_names()
    return get_object_or_404(found.select_related("by__organ", "decided_by__user"), pk=pk)


@login_required
def new(request: PortalRequest, kind: str) -> HttpResponse:
    """GET and POST /registry/requests/new/rename/."""
    if kind not in dict(kinds()):
        raise Http404
    by = acting(request)
    if by.role != Appointment.Role.REGISTRAR:
        raise PermissionDenied
    return written(request, RequestForm(request.POST or None, kind=kind, by=by), by)


@login_required
def undo(request: PortalRequest, pk: int) -> HttpResponse:
    """GET and POST /registry/requests/3/undo/: ask to have an applied one taken back."""
    undone, by = request_or_404(request, pk), acting(request)
    if not is_registrar(by, undone.division):
        raise PermissionDenied
    try:
        services.carrying.undoable(undone)
    except ValidationError as error:
        return shown(request, undone, status=422, error=error)
    known: dict[str, Any] = {"kind": Request.Kind.UNDO, "by": by, "undoes": undone}
    form = RequestForm(request.POST or None, initial={"division": undone.division_id}, **known)
    return written(request, form, by)


def written(request: PortalRequest, form: RequestForm, by: Appointment) -> HttpResponse:
    """The form, and what became of it."""
    if form.is_bound and form.is_valid():
        try:
            made = services.requests.write(form.asked, by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "申请已保存，可以上传材料，核对后提交审核。")
            return redirect(made)
    return writing(request, form)


def writing(request: PortalRequest, form: RequestForm, subject: Any = None) -> HttpResponse:
    """The page on which one writes."""
    context = {"form": form, "subject": subject, "kind": dict(Request.Kind.choices)[form.kind]}
    status = 422 if form.errors else 200
    return render(request, "communities/request_form.html", context, status=status)


@login_required
def edit(request: PortalRequest, pk: int) -> HttpResponse:
    """GET and POST /registry/requests/3/edit/: a draft is changed."""
    subject, by = request_or_404(request, pk), acting(request)
    if not is_registrar(by, subject.division):
        raise PermissionDenied
    if subject.status != Request.Status.DRAFTING:
        return shown(request, subject, status=409, late=True)
    known: dict[str, Any] = {"kind": subject.kind, "by": by, "undoes": subject.undoes}
    form = RequestForm(request.POST or None, initial=initial_of(subject), **known)
    if form.is_bound and form.is_valid():
        try:
            version = version_of(request)
            services.requests.save(subject, form.asked, by=by, version=version)
        except ValidationError as error:
            explain(form, error)
        except Conflict:
            return shown(request, request_or_404(request, pk), status=409, late=True)
        else:
            messages.success(request, "已保存。")
            return redirect(subject)
    return writing(request, form, subject)


def version_of(request: PortalRequest) -> int:
    """The version that was read; none that exists where a page did not say."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/requests/3/."""
    return shown(request, request_or_404(request, pk))


def shown(
    request: PortalRequest, subject: Request, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a request."""
    context = {**context_of(request, subject, more.pop("approval", None)), **more}
    return render(request, "communities/request.html", context, status=status)


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """POST /registry/requests/3/approve/."""
    subject, by = request_or_404(request, pk), acting(request)
    if verb not in OFFERED:
        raise Http404
    words = {name: request.POST.get(name, "") for name in ("approval_title", "approval_number")}
    note = request.POST.get("note", "") if REQUEST[verb].reason else ""
    version = version_of(request)
    try:
        services.requests.act(subject, verb, by=by, version=version, note=note, **words)
    except ValidationError as error:
        approval = ApprovalForm(request.POST) if verb == "approve" else None
        again, more = request_or_404(request, pk), {"approval": approval, "unsent": note}
        return shown(request, again, status=422, error=error, **more)
    except Conflict:
        again = request_or_404(request, pk)
        return shown(request, again, status=409, late=True, unsent=note)
    messages.success(request, DONE[verb])
    return redirect(subject)


@require_POST
@login_required
def accept(request: PortalRequest) -> HttpResponse:
    """POST /registry/requests/accept/ with several requests and the versions that were seen: each for itself."""
    by = acting(request)
    if by.role != Appointment.Role.REVIEWER:
        raise PermissionDenied
    found = map(CHOSEN.fullmatch, request.POST.getlist("request")[:PAGE])
    seen = {int(one[1]): int(one[2]) for one in found if one}
    chosen = list(requests_visible_to(request.user).filter(pk__in=seen).with_names().order_by("pk"))
    for one in chosen:
        one.version = seen[one.pk]
    paper = {name: request.POST.get(name, "") for name in ("approval_title", "approval_number")}
    outcomes = services.requests.approve_all(chosen, by=by, **paper)
    tell_outcomes(request, outcomes)
    return redirect(f"{reverse('communities:requests')}?{request.GET.urlencode()}".rstrip("?"))


def tell_outcomes(request: PortalRequest, outcomes: list[services.requests.Outcome]) -> None:
    """One message for each of several that were accepted together."""
    if not outcomes:
        messages.warning(request, "没有办理，请先勾选待审核的申请。")
    for one in outcomes:
        named = f"{one.request.get_kind_display()}申请“{one.request.title}”"
        if one.complaint:
            messages.error(request, f"{named}未办理：{one.complaint}")
        else:
            messages.success(request, f"{named}：{one.request.get_status_display()}。")


@require_POST
@login_required
def reveal(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /registry/requests/3/reveal/: whom it names in clear; recorded."""
    subject = request_or_404(request, pk)
    services.requests.reveal(subject, by=acting(request))
    return shown(request, subject, answers=answers(subject, clear=True), clear=True)
