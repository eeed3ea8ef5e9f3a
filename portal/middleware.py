"""What happens around every request: headers, the post one acts under, late posts, lost races."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from portal.health import health
from portal.http import PortalRequest
from portal.people.permissions import acting_posts
from portal.resubmit import ended
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
        user = getattr(request, "user", None)  # there is none before the session is read
        if user is not None and user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
            patch_vary_headers(response, ["HX-Request"])  # one address, a page and a fragment
        return response


class HealthFirst:
    """Answer /health/ before any session is read: the database may be what is missing."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == reverse("health") else self.respond(request)


class Acting:
    """request.posts: the posts one holds today; request.acting: the one chosen, else the first."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: PortalRequest) -> HttpResponse:
        user = request.user
        request.posts = acting_posts(user) if user.is_authenticated else []
        wanted = request.session.get("acting")
        chosen = [post for post in request.posts if post.pk == wanted] or request.posts
        request.acting = chosen[0] if chosen else None
        return self.respond(request)


class ExpiredSessions:
    """Say that the session has ended, instead of leading a post away to the sign-in page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        to_sign_in = response.get("Location", "").startswith(f"{reverse(settings.LOGIN_URL)}?next=")
        if to_sign_in and not request.user.is_authenticated:
            return ended(request, response)
        return response


class PostOnly:
    """Lead from an address that only takes posts, opened as a page, to the page it belongs to."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if response.status_code != 405 or request.method not in ("GET", "HEAD"):
            return response
        if request.user.is_authenticated:
            return redirect(request.path.rstrip("/").rpartition("/")[0] + "/")
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


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
