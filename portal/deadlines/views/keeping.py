"""中止, 恢复, 另定截止日 in the browser: forms on a matter's panel, and a page of their own for what is wrong."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.deadlines.forms import FixForm, RestartForm, StopForm
from portal.deadlines.models import Deadline
from portal.deadlines.permissions import deadlines_visible_to
from portal.deadlines.services import clock
from portal.http import PortalRequest, acting
from portal.plain import explain


@require_POST
@login_required
def stop(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /time/7/stop/: the clock stands still from today on."""
    return kept(request, pk, StopForm(request.POST), clock.stop, "中止计时")


@require_POST
@login_required
def restart(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /time/7/restart/: it runs again."""
    return kept(request, pk, RestartForm(request.POST), clock.restart, "恢复计时")


@require_POST
@login_required
def fix(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /time/7/fix/: the last day by a document."""
    return kept(request, pk, FixForm(request.POST), clock.fix, "另定截止日")


def kept(
    request: PortalRequest, pk: int, form: forms.Form, act: Callable[..., Any], label: str
) -> HttpResponse:
    """Do it and go back to where the deadline stands, or say on a page of its own what is to be put right."""
    visible = deadlines_visible_to(request.user).select_related("rule", "organ__division")
    deadline, by = get_object_or_404(visible, pk=pk), acting(request)
    clock.permitted(by, deadline)
    if form.is_valid():
        try:
            act(deadline, by=by, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, said(deadline, label))
            return redirect(deadline.path)
    context = {"deadline": deadline, "form": form, "label": label}
    return render(request, "deadlines/keep.html", context, status=422)


def said(deadline: Deadline, label: str) -> str:
    """What was done, and until when it runs now."""
    stage = deadline.get_stage_display()
    until = "" if deadline.stopped_on else f"，截止日 {deadline.due_on}"
    return f"{stage}期限已{label}{until}。"
