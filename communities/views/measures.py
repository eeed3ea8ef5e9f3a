"""减负文件 in the browser: what a document did, how it is entered, and what it cuts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from communities import ledger
from communities.forms.burdens import CutForm, MeasureForm
from communities.models import Burden, Measure
from communities.permissions import is_burden_keeper, is_measure_keeper
from communities.services import burdens
from communities.views.burdens import crumbs_of, may, place_or_404
from portal.http import PortalRequest, acting
from portal.people.models import Division
from portal.plain import explain
from portal.record.models import Event


@require_GET
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/measures/7/: its figures by kind and by division."""
    measure = get_object_or_404(Measure.objects.select_related("division"), pk=pk)
    span, place = ledger.span_of(measure), measure.division
    parts = ledger.by_kind(place, span)
    context = {
        "measure": measure,
        "place": place,
        "crumbs": crumbs_of(place),
        "span": span,
        "parts": [(part, ledger.PARTS[part], rows) for part, rows in parts.items()],
        "under": ledger.by_division(place, span),
        "cuts": [event for event in Event.objects.about(measure) if event.verb == "cut"],
        **may(request, place),
    }
    return render(request, "communities/measures_show.html", context)


@login_required
def begin(request: PortalRequest, code: str) -> HttpResponse:
    """GET and POST /registry/burdens/210100000000/measure/: enter a document."""
    place, by = place_or_404(code), acting(request)
    if not isinstance(place, Division):
        raise Http404
    if not is_measure_keeper(by, place):
        raise PermissionDenied
    form = MeasureForm(request.POST or None, instance=Measure(division=place))
    if request.method == "POST" and form.is_valid():
        measure = burdens.open_measure(form.instance, by=by)
        if not is_burden_keeper(by, place):
            messages.success(
                request, "已登记。录入本街道（乡镇）各村（居）委会的事项时可以选用该文件。"
            )
            return redirect("communities:measures-show", measure.pk)
        messages.success(request, "已登记，请选择该文件取消的事项。")
        return redirect("communities:measures-cut", measure.pk, code)
    context = {"place": place, "crumbs": crumbs_of(place), "form": form}
    return render(
        request, "communities/measures_begin.html", context, status=422 if form.errors else 200
    )


@login_required
def cut(request: PortalRequest, pk: int, code: str) -> HttpResponse:
    """GET and POST /registry/measures/7/cut/210100000000/?kind=ledger: what it cuts of a list."""
    measure = get_object_or_404(Measure.objects.select_related("division"), pk=pk)
    place, by, kind = place_or_404(code), acting(request), request.GET.get("kind", "")
    if not is_burden_keeper(by, place):
        raise PermissionDenied
    standing = Burden.objects.kept_by(place).standing()
    standing = standing.filter(kind=kind) if kind in Burden.Kind.values else standing
    form = CutForm(
        request.POST or None,
        standing=[(one.pk, f"{one.get_kind_display()}　{one.name}") for one in standing],
        initial={"on": measure.effective_on},
    )
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        try:
            lines = known["kept"].splitlines()
            chosen = burdens.all_but(standing, lines) if known["how"] == "but" else known["items"]
            count = burdens.cut(measure, place, chosen, on=known["on"], by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"已取消 {count} 项。")
            return redirect("communities:measures-show", pk)
    context = {
        "measure": measure, "place": place, "crumbs": crumbs_of(place), "form": form,
        "kind": kind, "kinds": Burden.Kind.choices,
    }  # fmt: skip
    return render(
        request, "communities/measures_cut.html", context, status=422 if form.errors else 200
    )
