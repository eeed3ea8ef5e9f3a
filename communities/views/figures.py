"""The yearly figures of a division, added up: a page, a CSV, their definitions; and the closing of a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities import tables
from communities.figures import BY_GRADE, FIGURES, INDICATORS, said
from communities.models import FIRST_YEAR, Closing, counted_on
from communities.norms import HOUSEHOLDS
from communities.permissions import closes, reads_division
from communities.rollup import ACCEPTED, SUBMITTED, Part, Roll, rolled
from communities.services import yearly
from portal.http import PortalRequest, acting
from portal.people.models import Division


def place(request: HttpRequest, code: str, year: int) -> tuple[Division, bool]:
    """A division whose year one may read, and whether as one of its officials; everybody, once it is closed."""
    shallow = Division.objects.filter(level__lte=Division.Level.TOWNSHIP)
    division = get_object_or_404(shallow.select_related("parent"), code=code)
    if not FIRST_YEAR <= year <= counted_on(3000).year:
        raise Http404
    user = request.user
    inside = user.is_authenticated and reads_division(user, division)
    if not inside and not Closing.objects.over(division).of(year).exists():
        raise Http404
    return division, inside


def roll_of(request: HttpRequest, code: str, year: int) -> tuple[Roll, bool]:
    """What is added up: what was accepted, for officials also what is under review, when they ask for it."""
    division, inside = place(request, code, year)
    also = inside and "reviewing" in request.GET
    return rolled(division, year, statuses=SUBMITTED if also else ACCEPTED), inside


def show(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """GET /registry/figures/220100000000/2025/."""
    roll, inside = roll_of(request, code, year)
    return page_of(request, roll, inside=inside)


def page_of(
    request: HttpRequest, roll: Roll, *, inside: bool, error: ValidationError | None = None
) -> HttpResponse:
    """The page of a division's year."""
    division, by = roll.division, getattr(request, "acting", None)
    closing = Closing.objects.over(division).of(roll.year).select_related("division").first()
    may = by is not None and closes(by, division)
    context = {
        "roll": roll,
        "rows": [row_of(part) for part in (roll.total, *roll.parts)],
        "figures": FIGURES,
        "inside": inside,
        "also": inside and "reviewing" in request.GET,
        "closing": closing,
        "may_close": may and closing is None and roll.year < counted_on(3000).year,
        "may_open": may and closing is not None and closing.division == division,
        "leads_on": division.level < Division.Level.TOWNSHIP,
        "error": error,
    }
    status = 422 if error else 200
    return render(request, "communities/yearly_figures.html", context, status=status)


def row_of(part: Part) -> dict[str, Any]:
    """A part with each figure: the sum, the change, how many committees do not say it."""
    return {
        "part": part,
        "cells": [
            {
                "figure": figure,
                "sum": part.now.of(figure),
                "change": part.change(figure),
                "percent": part.percent(figure),
                "missing": part.now.missing(figure),
            }
            for figure in FIGURES
        ],
    }


def table(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """GET /registry/figures/220100000000/2025/table.csv."""
    roll, _ = roll_of(request, code, year)
    heads = [f"{figure.label}（{figure.unit}）" for figure in FIGURES]
    before = [f"{figure.label}上年" for figure in FIGURES]
    rows = [
        [
            part.code,
            part.name,
            year,
            part.now.lines,
            *(said(tally.of(figure)) for tally in (part.now, part.last) for figure in FIGURES),
        ]
        for part in (roll.total, *roll.parts)
    ]
    headings = ["代码", "名称", "年度", "村（居）委会数", *heads, *before]
    return tables.csv_response(f"figures-{code}-{year}", headings, rows)


def definitions(request: HttpRequest) -> HttpResponse:
    """GET /registry/figures/: what is counted, and how the indicators are computed. Public."""
    context = {
        "figures": (*FIGURES, *BY_GRADE[:1]),
        "indicators": INDICATORS,
        "norms": HOUSEHOLDS,
        "closings": Closing.objects.filter(reopened_at=None).select_related("division")[:100],
        "posts": getattr(request, "posts", []),
        "last": counted_on(3000).year - 1,
    }
    return render(request, "communities/yearly_definitions.html", context)


@require_POST
@login_required
def close(request: PortalRequest, code: str, year: int) -> HttpResponse:
    """POST /registry/figures/220102000000/2025/close/."""
    division, inside = place(request, code, year)
    note = request.POST.get("note", "")
    try:
        yearly.close_year(division, year, by=acting(request), note=note)
    except ValidationError as error:
        return page_of(request, rolled(division, year), inside=inside, error=error)
    messages.success(request, f"{division}{year} 年度已关账。")
    return redirect("communities:figures", code, year)


@require_POST
@login_required
def reopen(request: PortalRequest, code: str, year: int) -> HttpResponse:
    """POST /registry/figures/220102000000/2025/reopen/ with the reason."""
    division, inside = place(request, code, year)
    open_ones = Closing.objects.filter(division=division, year=year, reopened_at=None)
    closing = get_object_or_404(open_ones.select_related("division"))
    try:
        yearly.reopen_year(closing, by=acting(request), note=request.POST.get("note", ""))
    except ValidationError as error:
        return page_of(request, rolled(division, year), inside=inside, error=error)
    messages.success(request, f"{division}{year} 年度已重新开账。")
    return redirect("communities:figures", code, year)
