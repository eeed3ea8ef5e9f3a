"""Whom no mail reaches, for the office."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from portal.http import PortalRequest, acting
from portal.notices import unreachable
from portal.notices.permissions import may_see_unreachable


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /notices/unreachable/: the people of the organ whom no mail reaches."""
    by = acting(request)
    if not may_see_unreachable(by):
        raise PermissionDenied
    page = Paginator(unreachable.people_of(by.organ), 20).get_page(request.GET.get("page"))
    rows = unreachable.explained(list(page.object_list), by.organ)
    return render(request, "notices/unreachable.html", {"page": page, "rows": rows})
