"""The look-up, open to everybody: the tree with its counts, a division, a committee, comparing, searching."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from communities import history, ledger, looking, reports
from communities.forms.pages import CompareForm, CountryForm, DayForm, SearchForm, TownshipForm
from communities.models import Closing, Community, Return, Spell, within
from communities.permissions import reads_division
from communities.tiles import HEIGHT, SIDE, WIDTH, tiles
from communities.views.officers import officers_of
from portal.people.models import Division

A_PAGE = 50
YEARS = 5  # of yearly figures on a committee's page


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /registry/: the provinces with their counts, as of a day."""
    form = CountryForm(request.GET)
    parts = reports.parts_on(None, form.day)
    figure = form.chosen("figure") or "total"
    counted = reports.roll(None, parts, form.day)
    context = {
        "form": form,
        "seek": SearchForm(),
        "roll": counted,
        "tiles": tiles(counted.parts, figure),
        "figure": reports.FIGURES[figure],
        "chart": {"width": WIDTH, "height": HEIGHT, "side": SIDE, "middle": SIDE // 2},
    }
    return render(request, "communities/pages_index.html", context)


@require_GET
def division(request: HttpRequest, code: str) -> HttpResponse:
    """GET /registry/divisions/410900000000/: its parts with their counts, or a township's committees."""
    subject = get_object_or_404(with_path(), code=code)
    if subject.level >= Division.Level.TOWNSHIP:
        return township(request, subject)
    form = DayForm(request.GET)
    place = reports.standing_on(subject, form.day)
    parts = reports.parts_on(subject, form.day)
    context = {
        **told(request, subject, place),
        "form": form,
        "roll": reports.roll(place, parts, form.day),
    }
    return render(request, "communities/pages_division.html", context)


def with_path() -> Any:
    """Divisions with what they belong to."""
    return Division.objects.select_related("parent__parent__parent")


def told(request: HttpRequest, subject: Division, place: reports.Place) -> dict[str, Any]:
    """What every page of a division says: where it lies, what happened to it, and to its officials why."""
    return {
        "reads": reads(request, subject),
        "division": subject,
        "place": place,
        "path": path_of(subject.parent),
        "past": subject.past.select_related("parent").order_by("-until"),
        "changes": history.changes_of(subject),
    }


def reads(request: HttpRequest, division: Division) -> bool:
    """Whether one reads a division as one of its officials, or of those above it."""
    return request.user.is_authenticated and reads_division(request.user, division)


def path_of(division: Division | None) -> list[Division]:
    """From the province down to a division."""
    return [*path_of(division.parent), division] if division else []


def township(request: HttpRequest, subject: Division) -> HttpResponse:
    """A township or a street: its committees, page by page."""
    form = TownshipForm(request.GET)
    place = reports.standing_on(subject, form.day)
    spells = Spell.objects.on(form.day).filter(within(place.code))
    if kind := form.chosen("kind"):
        spells = spells.filter(kind=kind)
    context = {
        **told(request, subject, place),
        "form": form,
        "kind": kind,
        "roll": reports.roll(place, [], form.day),
        "page": Paginator(spells, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "communities/pages_township.html", context)


@require_GET
def community(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /registry/communities/14/: what it is, or was on a day, and its history."""
    known = Community.objects.select_related("division__parent__parent__parent")
    subject = get_object_or_404(known, pk=pk)
    form = DayForm(request.GET)
    shown = history.as_of(subject, form.day)
    context = {
        "community": subject,
        "form": form,
        "shown": shown,
        "path": path_of((shown or subject).division),
        "spells": subject.spells.select_related("division").order_by("-since"),
        "changes": history.changes_of(subject),
        "successions": history.successions_of(subject),
        "burdens": ledger.of_community(subject, form.day),
        **inside(request, subject),
    }
    return render(request, "communities/pages_community.html", context)


def inside(request: HttpRequest, subject: Community) -> dict[str, Any]:
    """Who holds a post, for those who may read it; the yearly figures, of closed years for everybody."""
    lines = subject.lines.filter(filed__status=Return.Status.ACCEPTED)
    found = list(lines.order_by("-year")[:YEARS])
    if not reads(request, subject.division):
        closed = set(Closing.objects.over(subject.division).values_list("year", flat=True))
        return {"officers": None, "lines": [line for line in found if line.year in closed]}
    return {**officers_of(subject), "lines": found, "reads": True}


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """GET /registry/compare/?divisions=410900+220100&then=2023-06-30: counts side by side, of one day or two."""
    form = CompareForm(request.GET)
    wanted = form.chosen("divisions") or []
    found = Division.objects.filter(code__in=wanted).prefetch_related("past")
    subjects = sorted(found, key=lambda each: wanted.index(each.code))
    days = list(dict.fromkeys(filter(None, (form.chosen("then"), form.day))))
    columns = reports.columns(subjects, sorted(days))
    context = {
        "form": form,
        "columns": columns,
        "rows": reports.side_by_side(columns),
        "missing": missing(wanted, {each.code for each in subjects}),
    }
    return render(request, "communities/pages_compare.html", context)


def missing(wanted: list[str], known: set[str]) -> str:
    """What to say of codes that no division has."""
    lost = [code for code in wanted if code not in known]
    return f"登记中没有以下代码，请核对：{'、'.join(lost)}" if lost else ""


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """GET /registry/search/?q=华阳: committees and divisions, as one types."""
    form = SearchForm(request.GET)
    known = form.cleaned_data if form.is_valid() else {}
    typed, abolished = known.get("q", ""), known.get("abolished", False)
    after = request.GET.get("after", "")
    context = {
        "form": form,
        "typed": typed,
        "abolished": abolished,
        "found": looking.look(typed, abolished=abolished, after=after),
        "places": [] if after else looking.places(typed),
        "after": after,
    }
    return render(request, "communities/pages_search.html", context)
