"""A street fills its yearly figures: in the grid, or by a block that it pastes; and submits them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from communities.figures import BY_GRADE, FIGURES, Figure
from communities.forms.yearly import PasteForm, Sheet
from communities.models import FIRST_YEAR, Closing, Return, counted_on, roster
from communities.pasting import Understood, understand
from communities.services import yearly
from communities.workflow.yearly import life_of
from portal.http import PortalRequest, acting
from portal.people.models import Appointment

PAGE = 40  # rows of inputs on a page: Django takes 1,000 fields at once


def filler(request: PortalRequest, year: int) -> tuple[Appointment, Return | None]:
    """The registrar's post that acts, and the return as it is. Raises PermissionDenied, Http404."""
    by = acting(request)
    if by.role != Appointment.Role.REGISTRAR:
        raise PermissionDenied
    if not FIRST_YEAR <= year <= localdate().year:
        raise Http404
    found = Return.objects.filter(division=by.organ.division, year=year)
    return by, found.select_related("division").first()


@login_required
def grid(request: PortalRequest, year: int) -> HttpResponse:
    """GET, POST /registry/returns/2025/: the grid of the figures."""
    return sheet(request, year, FIGURES, "communities:returns-grid")


@login_required
def grades(request: PortalRequest, year: int) -> HttpResponse:
    """GET, POST /registry/returns/2025/grades/: the grid of the eighteen grades."""
    return sheet(request, year, BY_GRADE, "communities:returns-grades")


def sheet(
    request: PortalRequest, year: int, figures: tuple[Figure, ...], place: str
) -> HttpResponse:
    """One page of committees with their inputs, shown or saved."""
    by, filed = filler(request, year)
    page = Paginator(roster(by.organ.division, year), PAGE).get_page(request.GET.get("page"))
    posted = request.POST if request.method == "POST" else None
    found = Sheet(page, figures, year, posted)
    error = None
    if posted is not None and found.is_valid:
        error = refused(request, found.entries, year)
        if error is None:
            messages.success(request, "已保存。")
            return redirect(f"{reverse(place, args=[year])}?page={page.number}")
    context = {"sheet": found, "page": page, "error": error, "is_grades": figures is BY_GRADE}
    wrong = error is not None or not found.is_valid
    return shown(request, year, filed, {**context, "wrong": wrong, "by": by})


def refused(request: PortalRequest, entries: Any, year: int) -> ValidationError | None:
    """Save; what the service says against it, if anything. Raises Conflict, PermissionDenied."""
    by = acting(request)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 else -1
    try:
        yearly.save(by.organ.division, year, entries, by=by, version=version)
    except ValidationError as error:
        return error
    return None


def shown(
    request: PortalRequest, year: int, filed: Return | None, context: dict[str, Any]
) -> HttpResponse:
    """The grid's page, 422 where something is to be mended."""
    by, posted = context["by"], request.POST.get("version")
    closed = Closing.objects.over(by.organ.division).of(year).exists()
    is_open = not closed and (filed is None or filed.status == Return.Status.FILLING)
    more = {
        "year": year,
        "filed": filed,
        "day": counted_on(year),
        "closed": closed,
        "is_open": is_open,
        "version": posted if context["wrong"] else (filed.version if filed else 0),
        "steps": steps_of(filed, by) if filed and not closed else [],
    }
    status = 422 if context["wrong"] else 200
    return render(request, "communities/yearly_grid.html", {**context, **more}, status=status)


def steps_of(filed: Return, by: Appointment) -> list[dict[str, Any]]:
    """What may be done with a return, as the component shows it."""
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "url": reverse("communities:return-step", args=[filed.pk, step.verb]),
            "reason": step.reason,
            "danger": step.reason,
            "grave": bool(step.warning),
            "warning": step.warning,
        }
        for step in life_of(filed).open_to(by, filed)
    ]


@login_required
def paste(request: PortalRequest, year: int) -> HttpResponse:
    """GET, POST /registry/returns/2025/paste/: a block is understood, shown, and saved when confirmed."""
    by, filed = filler(request, year)
    form = PasteForm(request.POST or None, request.FILES or None)
    found = read(form, list(roster(by.organ.division, year))) if form.is_bound else None
    if found and not found.wrong and "save" in request.POST:
        error = refused(request, found.entries, year)
        if error is None:
            messages.success(request, f"已保存 {len(found.entries)} 个村（居）委会的数据。")
            return redirect("communities:returns-grid", year)
        form.add_error(None, error)
    version = request.POST.get("version") or (filed.version if filed else 0)
    context = {"form": form, "found": found, "year": year, "figures": FIGURES, "version": version}
    wrong = bool(form.errors) or bool(found and found.wrong)
    return render(request, "communities/yearly_paste.html", context, status=422 if wrong else 200)


def read(form: PasteForm, spells: list[Any]) -> Understood | None:
    """What a block says; nothing where the form says why not."""
    if not form.is_valid():
        return None
    try:
        return understand(form.cleaned_data["block"], spells)
    except ValidationError as error:
        form.add_error("block", error)
        return None
