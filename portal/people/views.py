"""People in the browser: signing in, and the post one acts under."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from portal.http import PortalRequest
from portal.people.backends import demo_usernames
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


class ChangePassword(SuccessMessageMixin, PasswordChangeView):  # type: ignore[type-arg]
    """GET and POST /password/."""

    template_name = "people/password.html"
    success_url = reverse_lazy("home")
    success_message = "密码已修改，其他设备须重新登录。"


def demo_accounts() -> list[dict[str, str]]:
    """One line a person of the demo who holds a post, with all the posts they hold."""
    people = {"user__is_active": True, "user__username__in": demo_usernames()}
    posts = Appointment.objects.current().with_names().filter(**people)
    return [
        {
            "name": held[0].user.name,
            "username": username,
            "title": "、".join(post.title or post.get_role_display() for post in held),
            "organ": f"{held[0].organ}{held[0].section or ''}",
        }
        for username, held in by_username(posts.order_by("pk")).items()
    ]


def by_username(posts: Iterable[Appointment]) -> dict[str, list[Appointment]]:
    """Posts grouped by who holds them, in the order of the first of each."""
    grouped: dict[str, list[Appointment]] = {}
    for post in posts:
        grouped.setdefault(post.user.username, []).append(post)
    return grouped


@require_POST
@login_required
def act_as(request: PortalRequest) -> HttpResponse:
    """POST /act-as/ with one of one's own posts, or of those one stands in for."""
    wanted = request.POST.get("appointment", "")
    post = next((post for post in request.posts if str(post.pk) == wanted), None)
    if post is None:
        raise Http404
    request.session["acting"] = post.pk
    instead = f"现代{post.user}（{post}）办理，至 {post.stood_in_until}。"
    messages.success(request, instead if post.substitute else f"现以{post}身份办理。")
    return redirect("home")
