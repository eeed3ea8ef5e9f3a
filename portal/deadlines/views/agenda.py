"""日程 in the browser: a month, what is overdue, and the address to subscribe to."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST, require_safe

from portal.deadlines import agenda
from portal.deadlines.models import Feed
from portal.deadlines.permissions import WHOLE_ORGAN
from portal.deadlines.services import feed as feeds
from portal.http import PortalRequest, address_of
from portal.rates import exceeds

BACK, AHEAD = 36, 60  # months that are shown
SECONDS, MOST, MOST_OF_AN_ADDRESS = 600, 30, 600  # how often a feed is read


@require_GET
@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /agenda/?month=2026-05&whose=own: what is due on which day."""
    return shown(request)


def shown(request: PortalRequest, **more: Any) -> HttpResponse:
    """The page of one month."""
    own, first = asked_own(request), asked_month(request)
    weeks = agenda.month_of(request.user, first, own=own)
    feed = Feed.objects.filter(user=request.user).first()
    context = {
        "weeks": weeks,
        "any_due": any(day.first and day.within for week in weeks for day in week),
        "first": first,
        "earlier": f"{agenda.shift(first, -1):%Y-%m}",
        "later": f"{agenda.shift(first, 1):%Y-%m}",
        "whose": "own" if own else "all",
        "overdue": agenda.entries(agenda.visible(request.user, own=own).overdue()),
        "provisional": agenda.provisional(weeks),
        "weekdays": agenda.WEEKDAYS,
        "feed": feed,
        **more,
    }
    return render(request, "deadlines/agenda.html", context)


def asked_own(request: PortalRequest) -> bool:
    """Whose dates: as asked, else one's own; an office and a signatory see the whole organ first."""
    asked = request.GET.get("whose", "")
    whole = request.acting is not None and request.acting.role in WHOLE_ORGAN
    return asked == "own" or (asked != "all" and not whole)


def asked_month(request: PortalRequest) -> date:
    """The first day of the month that was asked for, else of this one."""
    this = localdate().replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return this
    return min(max(asked, agenda.shift(this, -BACK)), agenda.shift(this, AHEAD))


@require_POST
@login_required
def subscribe(request: PortalRequest) -> HttpResponse:
    """POST /agenda/subscribe/: the address, shown this once."""
    secret = feeds.subscribe(request.user, own=request.POST.get("whose") != "all")
    path = reverse("deadlines:feed", args=[secret])
    return shown(request, address=settings.SITE_URL.rstrip("/") + path)


@require_POST
@login_required
def unsubscribe(request: PortalRequest) -> HttpResponse:
    """POST /agenda/unsubscribe/."""
    feeds.unsubscribe(request.user)
    messages.success(request, "订阅地址已停用。")
    return redirect("deadlines:agenda")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """GET /agenda/feed/….ics: for a calendar program, which does not sign in. 404 for what was revoked."""
    crowded = exceeds("feeds", address_of(request), most=MOST_OF_AN_ADDRESS, seconds=SECONDS)
    if crowded or exceeds("feed", secret, most=MOST, seconds=SECONDS):
        late = HttpResponse("读取过于频繁，请十分钟后再试。", "text/plain; charset=utf-8", 429)
        late["Retry-After"] = str(SECONDS)
        return late
    found = feeds.of_secret(secret)
    if found is None:
        raise Http404
    text = agenda.subscribed(found.user, own=found.own)
    response = HttpResponse(text, "text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
