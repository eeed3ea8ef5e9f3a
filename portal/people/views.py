"""People in the browser: signing in, and the post one acts under."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.http import PortalRequest
from portal.people.models import Appointment


class SignIn(LoginView):
    """GET and POST /sign-in/. In the demo, and only there, it lists the accounts."""

    template_name = "people/sign_in.html"
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's accounts."""
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"accounts": demo_accounts(), "password": settings.DEMO_PASSWORD}
        return context


def demo_accounts() -> list[dict[str, str]]:
    """One line a person who holds a post."""
    posts = Appointment.objects.current().with_names().filter(user__is_active=True)
    return [
        {
            "name": post.user.name,
            "username": post.user.username,
            "title": post.title or post.get_role_display(),
            "organ": f"{post.organ}{post.section or ''}",
        }
        for post in posts.order_by("organ", "pk")
    ]


@require_POST
@login_required
def act_as(request: PortalRequest) -> HttpResponse:
    """POST /act-as/ with one of one's own posts."""
    wanted = request.POST.get("appointment", "")
    post = next((post for post in request.posts if str(post.pk) == wanted), None)
    if post is None:
        raise Http404
    request.session["acting"] = post.pk
    messages.success(request, f"现以{post}身份办理。")
    return redirect("home")
