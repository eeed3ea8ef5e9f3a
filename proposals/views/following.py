"""关注 and 取消关注 in the browser."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.http import PortalRequest
from proposals import services
from proposals.views.matters import matter_or_404


@require_POST
@login_required
def follow(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/follow/: the matter stands on one's home page."""
    matter = matter_or_404(request, pk)
    services.following.follow(matter, by=request.user)
    messages.success(request, f"已关注{matter}，可在首页“我关注的”查看。")
    return redirect(matter)


@require_POST
@login_required
def unfollow(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/unfollow/: no longer."""
    matter = matter_or_404(request, pk)
    services.following.unfollow(matter, by=request.user)
    messages.success(request, f"已取消关注{matter}。")
    return redirect(matter)
