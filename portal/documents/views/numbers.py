"""文号 in the browser: an organ's series, the numbers used, and those voided."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from portal.documents import registers, services
from portal.documents.forms import IndexForm, LayoutForm, ReasonForm, SeriesForm
from portal.documents.models import Practice, Series
from portal.documents.permissions import documents_visible_to, is_office, series_visible_to
from portal.http import PortalRequest, acting
from portal.people.models import Appointment
from portal.plain import explain


def office_of(request: PortalRequest) -> Appointment:
    """The office that acts. Raises PermissionDenied for everybody else."""
    by = acting(request)
    if not is_office(by):
        raise PermissionDenied
    return by


def series_or_404(request: PortalRequest, pk: int) -> Series:
    """One of the organ's own series."""
    rows = series_visible_to(office_of(request)).select_related("organ")
    return get_object_or_404(rows, pk=pk)


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET and POST /numbers/: the organ's series, and a form for another."""
    by = office_of(request)
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_series(form.cleaned_data, by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"已设置{opened}，从 {opened.start} 号开始。")
            return redirect("documents:series", opened.pk)
    return listed(request, by, form=form)


@transaction.atomic
def open_series(chosen: dict[str, Any], *, by: Appointment) -> Series:
    """A series with its layout."""
    layout = chosen.pop("layout")
    opened = services.open_series(by.organ, **chosen, by=by)
    if layout != opened.layout:
        services.choose_layout(opened, layout, by=by)
    return opened


def listed(request: PortalRequest, by: Appointment, **more: Any) -> HttpResponse:
    """The page with all series of the organ."""
    practice = Practice.objects.filter(organ=by.organ).first()
    index = practice.index if practice else Practice.Index.USCC
    context = {
        "rows": registers.of_series(series_visible_to(by)),
        "organ": by.organ,
        "index_form": IndexForm(initial={"index": index}),
        "form": SeriesForm(),
        **more,
    }
    wrong = any(form.errors for name, form in more.items() if name.endswith("form"))
    return render(request, "documents/numbers.html", context, status=422 if wrong else 200)


@require_POST
@login_required
def index_number(request: PortalRequest) -> HttpResponse:
    """POST /numbers/index-number/: how 索引号 begin."""
    by, form = office_of(request), IndexForm(request.POST)
    if form.is_valid():
        try:
            services.choose_index(by.organ, **form.cleaned_data, by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "索引号写法已保存，自下一个索引号起使用。")
            return redirect("documents:numbers")
    return listed(request, by, index_form=form)


@login_required
def series(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /numbers/3/: every number from the last one down, with its document or why it has none."""
    return shown(request, series_or_404(request, pk))


def shown(request: PortalRequest, one: Series, **more: Any) -> HttpResponse:
    """The page of one series."""
    numbers = range(one.last, one.start - 1, -1)
    page = Paginator(numbers, 30).get_page(request.GET.get("page"))
    context = {
        "series": one,
        "page": page,
        "rows": registers.of_numbers(one, list(page)),
        "layout_form": LayoutForm(initial={"layout": one.layout}),
        "skip_form": ReasonForm(),
        **more,
    }
    return render(request, "documents/series.html", context, status=422 if more else 200)


@require_POST
@login_required
def layout(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /numbers/3/layout/."""
    one, form = series_or_404(request, pk), LayoutForm(request.POST)
    if not form.is_valid():
        return shown(request, one, layout_form=form)
    services.choose_layout(one, **form.cleaned_data, by=acting(request))
    messages.success(request, f"以后起草的{one.get_kind_display()}用{one.get_layout_display()}。")
    return redirect("documents:series", one.pk)


@require_POST
@login_required
def skip(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /numbers/3/skip/ with a reason."""
    one, form = series_or_404(request, pk), ReasonForm(request.POST)
    if form.is_valid():
        try:
            voided = services.skip(one, **form.cleaned_data, by=acting(request))
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"{voided}已留空并登记作废。")
            return redirect("documents:series", one.pk)
    return shown(request, one, skip_form=form)


@login_required
def void(request: PortalRequest, pk: int) -> HttpResponse:
    """GET and POST /numbers/documents/14/void/: asked once more, with a reason."""
    by = office_of(request)
    rows = documents_visible_to(by).filter(voided=None).select_related("series__organ")
    document = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.void(document, **form.cleaned_data, by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"{document}已作废，不再使用。")
            return redirect("documents:series", document.series_id)
    context = {"document": document, "form": form}
    return render(request, "documents/void.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def voided(request: PortalRequest) -> HttpResponse:
    """GET /numbers/voided.csv: the organ's voided numbers."""
    by = office_of(request)
    name = content_disposition_header(as_attachment=True, filename=f"{by.organ}作废文号.csv")
    content = registers.voided_csv(series_visible_to(by))
    headers = {"Content-Disposition": name or "attachment"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
