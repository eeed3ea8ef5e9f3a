"""Deadlines in the browser: the list, the past of one, and 催办."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from portal.deadlines.lights import light_of
from portal.deadlines.models import Deadline, DeadlineQuerySet
from portal.deadlines.permissions import deadlines_handled_by
from portal.http import PortalRequest, acting
from portal.reminders.forms import DeadlineFilterForm, PressForm
from portal.reminders.models import with_presses
from portal.reminders.nearness import near_until
from portal.reminders.permissions import may_press
from portal.reminders.services import pressing
from portal.reminders.services.history import pasts

NAMES = ("organ", "section", "holder__user")
NAMED = 5  # refusals that are named one by one


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /deadlines/: the open deadlines one may see, the nearest first."""
    return listed(request, PressForm())


def listed(request: PortalRequest, press_form: PressForm, **more: Any) -> HttpResponse:
    """The list as the address narrows it, with the form of 催办 as it is."""
    form = DeadlineFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = narrowed(deadlines_handled_by(request.user).filter(closed_at=None), **asked)
    found = with_presses(found.with_left()).select_related(*NAMES).order_by("due_on", "pk")
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    rows = rows_of(request, shown)
    context = {
        "page": shown,
        "rows": rows,
        "may_press": any(row["may_press"] for row in rows),
        "form": form,
        "applied": sum(map(bool, asked.values())),
        "press_form": press_form,
        "chosen": [],
        **more,
    }
    return render(request, "reminders/list.html", context, status=422 if more else 200)


def rows_of(request: PortalRequest, page: "Page[Deadline]") -> list[dict[str, Any]]:
    """Each deadline of a page with its light, and whether one may press for it."""
    by = request.acting
    return [
        {
            "deadline": deadline,
            "light": light_of(deadline),
            "may_press": by is not None and not deadline.stopped_on and may_press(by, deadline),
        }
        for deadline in page
    ]


def narrowed(deadlines: DeadlineQuerySet, state: str = "", stage: str = "") -> DeadlineQuerySet:
    """Those that are near, over or stopped, and those of a stage."""
    today = localdate()
    if stage:
        deadlines = deadlines.filter(stage=stage)
    if state == "soon":
        return deadlines.running().filter(due_on__gte=today, due_on__lte=near_until(today))
    if state == "overdue":
        return deadlines.overdue()
    return deadlines.filter(stopped_on__isnull=False) if state == "stopped" else deadlines


@require_POST
@login_required
def press_all(request: PortalRequest) -> HttpResponse:
    """POST /deadlines/press/ with the deadlines that were ticked, and a note."""
    by, form = acting(request), PressForm(request.POST)
    chosen = [int(key) for key in request.POST.getlist("deadline") if key.isdecimal()][:100]
    found = list(deadlines_handled_by(request.user).filter(pk__in=chosen))
    if not form.is_valid() or not found:
        missing = None if found else ValidationError("请先勾选要催办的事项。")
        return listed(request, form, chosen=chosen, error=missing)
    refused = pressing.press_all(found, by=by, note=form.cleaned_data["note"])
    if len(refused) == len(found):
        return listed(request, form, chosen=chosen, error=ValidationError(refused[:NAMED]))
    messages.success(request, f"已催办 {len(found) - len(refused)} 件。")
    for sentence in refused[:NAMED]:
        messages.warning(request, f"未催办：{sentence}")
    if len(refused) > NAMED:
        messages.warning(request, f"另有 {len(refused) - NAMED} 件未催办，原因相同或者类似。")
    asked = request.GET.urlencode()
    return redirect(reverse("reminders:list") + (f"?{asked}" if asked else ""))


def deadline_or_404(request: PortalRequest, pk: int) -> Deadline:
    """One of the deadlines that one may see."""
    return get_object_or_404(deadlines_handled_by(request.user), pk=pk)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /deadlines/7/: how it stands, what was reminded and pressed, and the form of 催办."""
    return shown(request, deadline_or_404(request, pk), PressForm())


def shown(
    request: PortalRequest,
    deadline: Deadline,
    form: PressForm,
    error: ValidationError | None = None,
) -> HttpResponse:
    """The page of one deadline."""
    [past] = pasts(Deadline.objects.filter(pk=deadline.pk).select_related(*NAMES, "rule"))
    by = request.acting
    idle = deadline.closed_at is not None or deadline.stopped_on is not None
    context = {
        "past": past,
        "deadline": past.deadline,
        "form": form,
        "error": error,
        "may_press": by is not None and not idle and may_press(by, deadline),
    }
    status = 422 if error or form.errors else 200
    return render(request, "reminders/show.html", context, status=status)


@require_POST
@login_required
def press(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /deadlines/7/press/ with a note."""
    deadline, form = deadline_or_404(request, pk), PressForm(request.POST)
    if not form.is_valid():
        return shown(request, deadline, form)
    try:
        pressing.press(deadline, by=acting(request), note=form.cleaned_data["note"])
    except ValidationError as error:
        return shown(request, deadline, form, error)
    messages.success(request, "已催办，并通知了有关人员。")
    return redirect("reminders:show", deadline.pk)
