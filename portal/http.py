"""Answering a browser, with or without htmx."""

from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portal.people.models import Appointment, User


class PortalRequest(HttpRequest):
    """A request of somebody signed in, as the middleware leaves it."""

    user: User
    posts: list[Appointment]
    acting: Appointment | None


def acting(request: PortalRequest) -> Appointment:
    """The post under which the request acts. Raises PermissionDenied where there is none."""
    if request.acting is None:
        raise PermissionDenied
    return request.acting


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: what the outermost of our own web servers saw, never what the client claims.

    Of an IPv6 address the network (/64), which is what one subscriber has.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    seen = [*forwarded, request.META["REMOTE_ADDR"]][-1 - settings.PROXIES :][0].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return request.META["REMOTE_ADDR"] or "unknown"
    if address.version == 4:
        return str(address)
    return str(ip_network((int(address), 64), strict=False))


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment. A restored history entry wants the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def site(request: PortalRequest) -> dict[str, Any]:
    """What every page shows: whether this is the demo, one's posts, and the unread notices."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "demo": settings.DEMO,
        "appointments": getattr(request, "posts", []),
        "unread": user.notices.filter(read_at=None).count() if user and signed_in else 0,
    }
