"""减负台账 in the browser: a division's or a committee's ledger, its items, and how they are entered and put right."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from communities import ledger, tables
from communities.forms.burdens import EnterForm, ItemsFilterForm, SpanForm
from communities.models import Burden, Community, Measure
from communities.models.burden import BurdenQuerySet
from communities.permissions import is_burden_keeper, is_measure_keeper
from communities.services import burdens
from communities.services.burdens import Place
from portal.http import PortalRequest, acting
from portal.people import codes
from portal.people.models import Division
from portal.plain import explain

PAGE = 50
HEADINGS = ("类别", "事项", "要求部门", "所属", "自", "取消之日", "取消依据")
COLUMNS = (
    "kind",
    "name",
    "asked_by",
    "community__name",
    "division__name",
    "since",
    "until",
    "measure__title",
)
TALL, WIDE = 90, 64  # of the drawing of the years, in its own units


def place_or_404(code: str) -> Place:
    """A division, or a committee, by its 12 digits."""
    division = Division.objects.filter(code=code).first()
    if division is not None:
        return division
    found: Community | None = (
        Community.objects.filter(code=code).select_related("division").order_by("-since").first()
    )
    if found is None:
        raise Http404
    return found


def crumbs_of(place: Place) -> Any:
    """The divisions above a place."""
    own = codes.level_of(place.code)
    above = [place.code[:digits].ljust(12, "0") for digits in codes.LEVELS[:own]]
    return Division.objects.filter(code__in=above)


def measures_of(place: Place) -> Any:
    """The documents that apply to a place: of its own division and of those above, the newest first."""
    own = codes.LEVELS[: codes.level_of(place.code) + 1]
    return Measure.objects.filter(division__code__in=[place.code[:n].ljust(12, "0") for n in own])


@require_GET
def index(request: PortalRequest, code: str) -> HttpResponse:
    """GET /registry/burdens/210100000000/?measure=3, or ?start=2026-01-01&end=2026-12-31."""
    place = place_or_404(code)
    measures = measures_of(place)
    form, span = asked(request, place, measures)
    context = {
        "place": place,
        "crumbs": crumbs_of(place),
        "form": form,
        "span": span,
        "parts": [
            (part, ledger.PARTS[part], rows) for part, rows in ledger.by_kind(place, span).items()
        ],
        "under": ledger.by_division(place, span) if isinstance(place, Division) else [],
        "years": drawn(ledger.by_year(place)),
        "measures": measures,
        **may(request, place),
    }
    return render(request, "communities/burdens_ledger.html", context)


def asked(request: HttpRequest, place: Place, measures: Any) -> tuple[SpanForm, ledger.Span]:
    """The days to be compared; where nothing is asked the newest document, else this year."""
    today = localdate()
    newest = None if request.GET else measures.filter(pk__in=ledger.cutting(place)).first()
    year = {"start": date(today.year, 1, 1), "end": today}
    form = SpanForm(request.GET or {"measure": newest.pk if newest else None}, measures=measures)
    known = form.cleaned_data if form.is_valid() else {}
    if known.get("measure"):
        return form, ledger.span_of(known["measure"])
    days = {name: known.get(name) or day for name, day in year.items()}
    return SpanForm({**days}, measures=measures), ledger.Span(days["start"], days["end"])


def drawn(years: list[ledger.Year]) -> list[dict[str, Any]]:
    """A bar for each year: where it stands and how tall it is, in the units of the drawing."""
    most = max((year.standing for year in years), default=0) or 1
    heights = [round(TALL * year.standing / most) for year in years]
    return [
        {
            "year": year.year,
            "standing": year.standing,
            "x": nth * WIDE + 12,
            "middle": nth * WIDE + WIDE // 2,
            "y": 20 + TALL - tall,
            "above": 14 + TALL - tall,
            "height": tall,
            "width": len(years) * WIDE,
        }
        for nth, (year, tall) in enumerate(zip(years, heights, strict=True))
    ]


def may(request: PortalRequest, place: Place) -> dict[str, bool]:
    """What one may do with a ledger."""
    by = request.acting
    is_division = isinstance(place, Division)
    return {
        "may_enter": by is not None and is_burden_keeper(by, place),
        "may_measure": by is not None
        and isinstance(place, Division)
        and is_measure_keeper(by, place),
        "is_division": is_division,
    }


@require_GET
def items(request: PortalRequest, code: str) -> HttpResponse:
    """GET /registry/burdens/210100000000/items/?kind=ledger&state=cut: the items one by one."""
    place = place_or_404(code)
    form, found, applied = narrowed(request, place)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    by = request.acting
    context = {
        "place": place,
        "crumbs": crumbs_of(place),
        "form": form,
        "applied": applied,
        "page": page,
        "rows": [{"burden": one, "steps": steps_of(by, one)} for one in page],
        **may(request, place),
    }
    return render(request, "communities/burdens_items.html", context)


def narrowed(request: HttpRequest, place: Place) -> tuple[ItemsFilterForm, BurdenQuerySet, int]:
    """The filter, what meets it, and how many conditions hold."""
    form = ItemsFilterForm(request.GET)
    form.is_valid()
    known = {name: value for name, value in form.cleaned_data.items() if value}
    found = ledger.burdens_of(place).select_related("division", "community__division", "measure")
    if "q" in known:
        found = found.filter(name__contains=known["q"])
    if "state" in known:
        found = found.filter(until__isnull=known["state"] == "standing")
    if "on" in known:
        found = found.filter(ledger.standing_on(known["on"]))
    exact = {name: known[name] for name in ("kind", "part", "measure") if name in known}
    return form, found.filter(**exact), len(known)


def steps_of(by: Any, burden: Burden) -> list[dict[str, Any]]:
    """How an item may be put right, as the component shows it."""
    if by is None or not is_burden_keeper(by, burden.community or burden.division):
        return []
    verbs = {"strike": "更正删去"} | ({"restore": "撤回取消"} if burden.until else {})
    return [
        {
            "verb": f"{verb}-{burden.pk}",
            "label": label,
            "reason": True,
            "danger": True,
            "url": reverse(f"communities:burdens-{verb}", args=[burden.pk]),
        }
        for verb, label in verbs.items()
    ]


@require_GET
def export(request: PortalRequest, code: str) -> HttpResponseBase:
    """GET /registry/burdens/210100000000/export/?form=xlsx: the same list as a file."""
    place = place_or_404(code)
    found = narrowed(request, place)[1].values_list(*COLUMNS)
    kinds = dict(Burden.Kind.choices)
    rows = (
        (kinds[kind], name, asked_by, community or division, *rest)
        for kind, name, asked_by, community, division, *rest in found.iterator(chunk_size=2000)
    )
    form = "xlsx" if request.GET.get("form") == "xlsx" and found.count() <= 20_000 else "csv"
    return tables.response(form, f"{place}减负台账", HEADINGS, rows)


@login_required
def enter(request: PortalRequest, code: str) -> HttpResponse:
    """GET and POST /registry/burdens/210100000000/enter/: items by paste or by file."""
    place, by = place_or_404(code), acting(request)
    if not is_burden_keeper(by, place):
        raise PermissionDenied
    form = EnterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = burdens.enter(place, form.items, by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"已录入 {len(made)} 项。")
            return redirect("communities:burdens-items", code)
    context = {"place": place, "crumbs": crumbs_of(place), "form": form}
    return render(
        request, "communities/burdens_enter.html", context, status=422 if form.errors else 200
    )


@login_required
def strike(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /registry/burdens/item/7/strike/ with the reason."""
    return put_right(request, pk, burdens.strike, "已更正，该事项不再计入台账。")


@login_required
def restore(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /registry/burdens/item/7/restore/ with the reason."""
    return put_right(request, pk, burdens.restore, "已撤回取消，该事项恢复为现有。")


def put_right(request: PortalRequest, pk: int, service: Any, done: str) -> HttpResponse:
    """Have a service put an item right, and show its list again; opened as a page it leads to the list."""
    posted = request.method == "POST"
    known = Burden.objects.valid() if posted else Burden.objects.all()
    known = known.select_related("division", "community__division")
    burden = get_object_or_404(known, pk=pk)
    place = burden.community or burden.division
    if not posted:
        return redirect("communities:burdens-items", place.code)
    try:
        service(burden, reason=request.POST.get("note", ""), by=acting(request))
    except ValidationError as error:
        context = {"place": place, "crumbs": crumbs_of(place), "error": error}
        return render(request, "communities/burdens_wrong.html", context, status=422)
    messages.success(request, done)
    return redirect("communities:burdens-items", place.code)
