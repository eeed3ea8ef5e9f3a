"""The list of notices."""

import re

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.http import PortalRequest
from portal.notices import services


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /notices/?unread=1: all that one was told, or what is unread of it, the newest first."""
    only_unread = request.GET.get("unread") == "1"
    notices = request.user.notices.all()
    chosen = notices.filter(read_at=None) if only_unread else notices
    shown = Paginator(chosen, 30).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": shown, "only_unread": only_unread})


@login_required
def follow(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /notices/7/: mark it read and go where it points."""
    notice = get_object_or_404(request.user.notices.all(), pk=pk)
    services.read(notice)
    return redirect(notice.path)


@require_POST
@login_required
def read_one(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /notices/7/read/: mark it read and stay on the page it stands on."""
    services.read(get_object_or_404(request.user.notices.all(), pk=pk))
    stay = request.POST.get("from", "")
    here = reverse("notices:list")
    return redirect(stay if re.fullmatch(rf"{here}(\?[\w=&]*)?", stay) else here)


@require_POST
@login_required
def read_all(request: PortalRequest) -> HttpResponse:
    """POST /notices/read/."""
    services.read_all(request.user)
    return redirect("notices:list")
