"""The home page: what waits for me. Each house adds its lists by registration, in the settings."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from portal.http import PortalRequest


@login_required
def home(request: PortalRequest) -> HttpResponse:
    """GET /: every list that is not empty, under the post one acts under."""
    lists = [found for name in settings.WORK_LISTS for found in import_string(name)(request)]
    notices = request.user.notices.filter(read_at=None)[:5]
    context = {"lists": lists, "groups": grouped(lists), "notices": notices}
    return render(request, "portal/home.html", context)


def grouped(lists: list[Any]) -> list[dict[str, Any]]:
    """The lists under their headings, each with how many things it has, and how many are over or near."""
    headings = dict.fromkeys(found.group for found in lists)
    groups = [(name, [found for found in lists if found.group == name]) for name in headings]
    return [
        {
            "title": name,
            "lists": members,
            **{
                part: sum(getattr(one, part) for one in members)
                for part in ("count", "over", "near")
            },
        }
        for name, members in groups
    ]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent is too long for one submission, or it is no proper request."""
    too_much = RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent
    too_long = isinstance(exception, too_much)
    return render(request, "400.html", {"too_long": too_long}, status=400)
