"""Loads in the browser: which files were loaded, and what each changed."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from communities.permissions import (
    changes_visible_to,
    findings_visible_to,
    loads_visible_to,
    reads_registry,
)
from portal.http import PortalRequest

PAGE = 50


@login_required
def loads(request: PortalRequest) -> HttpResponse:
    """GET /registry/loads/: all loads, the last first."""
    if not reads_registry(request.user):
        raise PermissionDenied
    page = Paginator(loads_visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "communities/loads.html", {"page": page})


@login_required
def load(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/loads/1/: what one load changed in the divisions one reads."""
    shown = get_object_or_404(loads_visible_to(request.user), pk=pk)
    changes = changes_visible_to(request.user).filter(load=shown)
    changes = changes.select_related("community", "division").order_by("pk")
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    waiting = findings_visible_to(request.user).filter(load=shown, settled_at=None).count()
    return render(
        request, "communities/load.html", {"load": shown, "page": page, "waiting": waiting}
    )
