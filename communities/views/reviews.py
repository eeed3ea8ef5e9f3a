"""Returns are listed, looked at beside last year's, accepted and sent back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities.checking import Remark, jumped, last_of, remarks
from communities.figures import FIGURES, Amount, Figure
from communities.models import Line, Return, counted_on
from communities.permissions import returns_visible_to
from communities.services import yearly
from communities.views.returns import steps_of
from communities.workflow.yearly import life_of
from portal.http import PortalRequest, acting
from portal.people.models import Appointment
from portal.record.models import Event

PAGE = 50
DIGITS = 18  # of a key; longer ones do not all fit the database
VERBS = {
    "fill": "填报",
    "drop": "移出已不在名册的数据",
    **{step.verb: step.label for step in life_of(Return(lifecycle=1)).values()},
}


class Compared(NamedTuple):
    """One figure of a line beside last year's."""

    figure: Figure
    now: Amount | None
    change: Amount | None
    jump: bool


class Row(NamedTuple):
    """One committee."""

    line: Line
    cells: list[Compared]
    remarks: list[Remark]


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /registry/returns/: the returns one reads; a reviewer accepts several at once."""
    found = returns_visible_to(request.user).select_related("division__parent")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    by = request.acting
    context = {
        "page": page,
        "reviews": by is not None and by.role == Appointment.Role.REVIEWER,
        "fills": by is not None and by.role == Appointment.Role.REGISTRAR,
        "last": counted_on(3000).year - 1,
    }
    return render(request, "communities/yearly_list.html", context)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/return/5/: a street's year beside the year before."""
    seen = returns_visible_to(request.user).select_related("division__parent")
    return page_of(request, get_object_or_404(seen, pk=pk))


def page_of(
    request: PortalRequest, filed: Return, error: ValidationError | None = None
) -> HttpResponse:
    """The page of a return; 422 where a step was refused."""
    lines = list(filed.lines.all())
    last = last_of([line.community_id for line in lines], filed.year)
    events = Event.objects.filter(
        subject_type__app_label="communities", subject_type__model="return", subject_id=filed.pk
    ).order_by("place")
    context = {
        "filed": filed,
        "figures": FIGURES,
        "rows": [row_of(line, last.get(line.community_id)) for line in lines],
        "steps": steps_of(filed, request.acting) if request.acting else [],
        "error": error,
        "events": [
            {"at": one.at, "sentence": VERBS[one.verb], "actor": one.actor, "note": one.note}
            for one in events
        ],
    }
    status = 422 if error else 200
    return render(request, "communities/yearly_return.html", context, status=status)


def row_of(line: Line, last: Line | None) -> Row:
    """One committee's figures, their changes, and what there is to say of them."""
    cells = []
    for figure in FIGURES:
        now, was = figure.of(line), figure.of(last) if last else None
        change = None if now is None or was is None else now - was
        jump = now is not None and was is not None and jumped(figure, now, was)
        cells.append(Compared(figure, now, change, jump))
    return Row(line, cells, remarks(line, last, counted_on(line.year)))


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """POST /registry/return/5/submit/."""
    seen = returns_visible_to(request.user).select_related("division")
    filed = get_object_or_404(seen, pk=pk)
    if verb not in life_of(filed):
        raise Http404
    note, typed = request.POST.get("note", ""), request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 else -1
    try:
        yearly.act(filed, verb, by=acting(request), note=note, version=version)
    except ValidationError as error:
        return page_of(request, filed, error)
    messages.success(request, f"已{life_of(filed)[verb].label}。")
    return redirect(filed)


@require_POST
@login_required
def accept(request: PortalRequest) -> HttpResponse:
    """POST /registry/returns/accept/ with the keys of several returns and the versions that were seen."""
    by = acting(request)
    if by.role != Appointment.Role.REVIEWER:
        raise PermissionDenied
    seen = returns_visible_to(request.user).select_related("division")
    try:
        chosen = chosen_of(request.POST.getlist("return"))
        found = list(seen.filter(pk__in=chosen))
        for filed in found:
            filed.version = chosen[filed.pk]
        count = yearly.accept_all(found, by=by)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"已审定 {count} 个街道（乡镇）的年度统计。")
    return redirect("communities:returns")


def chosen_of(ticked: Iterable[str]) -> dict[int, int]:
    """The versions that were seen, by key, of what was ticked as `key.version`. Raises ValidationError."""
    found = {}
    for one in ticked:
        key, _, version = one.partition(".")
        if not (key.isdecimal() and len(key) <= DIGITS):
            raise ValidationError("所选的年度统计无法识别，请刷新页面后重新勾选。")
        found[int(key)] = int(version) if version.isdecimal() and len(version) < 9 else -1
    return found
