"""The home page: what waits for me. Each house adds its lists by registration, in the settings."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string

from portal.deadlines.services.loading import Loaded
from portal.forms import CalendarNoticeForm
from portal.http import PortalRequest
from portal.reminders.services import moved


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


@login_required
def calendar_notice(request: PortalRequest) -> HttpResponse:
    """GET, POST /calendar/notice/: those who run the site enter the State Council's notice of a year."""
    if not request.user.is_staff:
        raise PermissionDenied
    form = CalendarNoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = request.user.username
            loaded = moved.enter(form.content, by=request.acting, account=account)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, said(loaded))
            return redirect("deadlines:year", loaded.years[0])
    status = 422 if form.errors else 200
    return render(request, "portal/calendar_notice.html", {"form": form}, status=status)


def said(loaded: Loaded) -> str:
    """What a notice brought, in a sentence."""
    years = "、".join(f"{year} 年" for year in loaded.years)
    if not loaded.days:
        return f"{years}的放假安排与已录入的相同，没有变动。"
    words = f"{loaded.moved} 个时限的截止日随之改变，已通知有关人员。"
    return f"{years}的放假安排已录入，{loaded.days} 天有变动。{words}"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent is too long for one submission, or it is no proper request."""
    too_much = RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent
    too_long = isinstance(exception, too_much)
    return render(request, "400.html", {"too_long": too_long}, status=400)
