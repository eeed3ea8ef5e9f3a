"""What happens around every request: the post one acts under, lost races, headers."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.http import PortalRequest, is_htmx
from portal.people.permissions import posts_of
from portal.workflow import Conflict

Respond = Callable[..., HttpResponse]
POLICY = "; ".join(  # noqa: FLY002 -- one rule a line
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the pages of a draft are pictures inside the fragment
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeaders:
    """Nothing inline, nothing from elsewhere; and nothing private is kept by a cache."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response


class Acting:
    """request.posts: the posts one holds today; request.acting: the one chosen, else the first."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: PortalRequest) -> HttpResponse:
        user = request.user
        request.posts = list(posts_of(user)) if user.is_authenticated else []
        wanted = request.session.get("acting")
        chosen = [post for post in request.posts if post.pk == wanted] or request.posts
        request.acting = chosen[0] if chosen else None
        return self.respond(request)


class ExpiredSessions:
    """Tell htmx that the session has ended, instead of putting the sign-in page into the fragment."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        to_sign_in = response.get("Location", "").startswith(reverse(settings.LOGIN_URL))
        if is_htmx(request) and to_sign_in and not request.user.is_authenticated:
            return render(request, "401.html", status=401)
        return response


class Conflicts:
    """Show a lost race as a page that says what to do next."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """409 for Conflict; everything else goes its way."""
        if not isinstance(error, Conflict):
            return None
        return render(request, "409.html", {"error": error}, status=409)
