"""Who holds a post in a committee: masked, shown in clear on demand, entered and ended by the street."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from communities import services
from communities.forms.officers import LeavingForm, OfficerForm
from communities.models import Community, Officer
from communities.permissions import communities_read_by, is_registrar, officers_visible_to
from communities.services.officers import name_masked, telephone_masked, warnings_of
from portal.http import PortalRequest, acting
from portal.plain import explain


def community_or_404(request: PortalRequest, pk: int) -> Community:
    """One of the committees whose people one may see."""
    return get_object_or_404(communities_read_by(request.user), pk=pk)


def officer_or_404(request: PortalRequest, pk: int, officer: int) -> Officer:
    """One of those people."""
    found = officers_visible_to(request.user).filter(community=pk)
    return get_object_or_404(found.select_related("community__division"), pk=officer)


def officers_of(community: Community, *, clear: int = 0) -> dict[str, Any]:
    """What `communities/community_officers.html` shows: all masked but the one that is shown in clear."""
    found = list(community.officers.order_by("until", "post", "-since", "pk"))
    rows: list[dict[str, Any]] = [
        {
            "officer": one,
            "clear": one.pk == clear,
            "name": one.name if one.pk == clear else name_masked(one.name),
            "telephone": one.telephone if one.pk == clear else telephone_masked(one.telephone),
        }
        for one in found
    ]
    return {
        "officers": [row for row in rows if row["officer"].until is None],
        "former": [row for row in rows if row["officer"].until],
        "officer_warnings": warnings_of(community, found, localdate()),
        "community": community,
    }


@login_required
def index(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/communities/5/officers/, and POST to enter somebody."""
    community = community_or_404(request, pk)
    if request.method != "POST":
        return shown(request, community)
    form = OfficerForm(request.POST)
    if form.is_valid():
        try:
            services.officers.enter(community, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "已登记任职人员。")
            return redirect("communities:officers", pk)
    return shown(request, community, status=422, form=form)


def shown(
    request: PortalRequest, community: Community, *, status: int = 200, clear: int = 0, **more: Any
) -> HttpResponse:
    """The page; for the street's registrar with the forms."""
    keeper = request.acting is not None and is_registrar(request.acting, community.division)
    context = {
        **officers_of(community, clear=clear),
        "may_edit": keeper,
        "form": OfficerForm() if keeper else None,
        "today": localdate(),
        **more,
    }
    return render(request, "communities/officers.html", context, status=status)


@require_POST
@login_required
def reveal(request: PortalRequest, pk: int, officer: int) -> HttpResponse:
    """POST /registry/communities/5/officers/reveal-7/: this page with one name and telephone in clear; recorded."""
    found = officer_or_404(request, pk, officer)
    services.officers.reveal(found, by=acting(request))
    return shown(request, found.community, clear=found.pk)


@require_POST
@login_required
def end(request: PortalRequest, pk: int, officer: int) -> HttpResponse:
    """POST /registry/communities/5/officers/end-7/ with the day."""
    found, by = officer_or_404(request, pk, officer), acting(request)
    form = LeavingForm(request.POST)
    if form.is_valid():
        try:
            services.officers.end(found, form.cleaned_data["until"], by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "已登记离任。")
            return redirect("communities:officers", pk)
    return shown(request, found.community, status=422, leaving=form)
