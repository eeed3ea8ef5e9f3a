"""Findings in the browser: what a person has to decide after a load, and the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from communities.forms.findings import FindingFilter, SettleForm
from communities.models import Finding
from communities.permissions import findings_visible_to, is_reviewer, reads_registry
from communities.services import findings as services
from portal.http import PortalRequest, acting

PAGE = 50


@login_required
def findings(request: PortalRequest) -> HttpResponse:
    """GET /registry/findings/: what is to be decided in the divisions one reads."""
    if not reads_registry(request.user):
        raise PermissionDenied
    form = FindingFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = findings_visible_to(request.user).filter(
        settled_at__isnull=asked.get("state") != "settled"
    )
    found = found.filter(kind=asked["reason"]) if asked.get("reason") else found
    found = found.select_related("community", "division", "load").order_by("pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    applied = sum(map(bool, asked.values()))
    return render(
        request, "communities/findings.html", {"page": page, "form": form, "applied": applied}
    )


@login_required
def finding(request: PortalRequest, pk: int) -> HttpResponse:
    """GET and POST /registry/findings/1/: one finding, and how it is settled by who reviews there."""
    known = findings_visible_to(request.user).select_related(
        "community__division", "division", "load"
    )
    shown = get_object_or_404(known, pk=pk)
    may = request.acting is not None and is_reviewer(request.acting, services.place_of(shown))
    form = SettleForm(shown, request.POST or None)
    if request.method == "POST" and not may:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and settled(request, shown, form):
        messages.success(request, "已处理。")
        return redirect("communities:findings")
    status = 422 if form.errors else 200
    context = {"finding": shown, "form": form if may and not shown.settled_at else None}
    return render(request, "communities/finding.html", context, status=status)


def settled(request: PortalRequest, shown: Finding, form: SettleForm) -> bool:
    """Settle it; where that fails, the form says why."""
    asked = form.cleaned_data
    words = {"on": asked["on"], "kind": asked.get("kind", ""), "note": asked["remark"]}
    try:
        services.settle(shown, asked["outcome"], by=acting(request), **words)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True
