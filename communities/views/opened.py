"""开放数据: divisions and committees as JSON and CSV, as of any day, without anything about persons."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from communities import listing, tables
from communities.models import Change, Community, DivisionPast, Kind, Spell, holding_on
from communities.models.load import Load
from communities.views.export import PAGES, WantedForm, crowded
from portal.http import PortalRequest
from portal.people.models import Division

PAGE = 1000
OF_DIVISIONS = {
    "code": "代码",
    "name": "名称",
    "level": "级别",
    "parent": "上级代码",
    "since": "自",
    "until": "至",
}
OF_SPELLS = (
    "code", "name", "short_name", "full_name", "kind", "urban_rural", "township", "since", "until",
)  # fmt: skip
# What a change may say in public: of what was before and after only what the registry says of a committee.
PUBLIC = (*OF_SPELLS, "division")
LEVELS = dict(Division.Level.choices)


def answered(said: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer in JSON that other sites may read too."""
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False}, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def index(request: PortalRequest) -> HttpResponse:
    """GET /registry/open/: what there is, its fields, its source and its licence."""
    context = {
        "of_committees": listing.FIELDS,
        "of_divisions": OF_DIVISIONS,
        "kinds": Kind.choices,
        "loads": Load.objects.all()[:5],
        "page_size": PAGE,
    }
    return render(request, "communities/open_index.html", context)


def wanted_or_none(request: HttpRequest) -> listing.Wanted | None:
    """What is asked for; None where it cannot be understood."""
    form = WantedForm(request.GET)
    return form.wanted if form.is_valid() else None


def wrong() -> HttpResponse:
    """400, and what to do."""
    return answered({"error": "条件有误：区划代码应为 12 位，日期应写作 2026-01-31。"}, 400)


def busy() -> HttpResponse:
    """429, and what to do."""
    return answered({"error": "请求过多，请过十分钟再试。"}, 429)


def divisions(day: date, above: Division | None) -> list[Any]:
    """The divisions just under one (the provinces), as they stood on a day."""
    now = Division.objects.filter(holding_on(day), parent=above)
    then = DivisionPast.objects.filter(holding_on(day), parent=above)
    rows: list[Any] = [
        *now.values_list("code", "name", "level", "parent__code", "since", "until"),
        *then.values_list("code", "name", "division__level", "parent__code", "since", "until"),
    ]
    return sorted(rows, key=lambda row: row[0])


def division_rows(day: date, above: Division | None) -> list[list[Any]]:
    """The same with the levels in words."""
    return [
        [code, name, LEVELS[level], *rest] for code, name, level, *rest in divisions(day, above)
    ]


@require_GET
def divisions_json(request: PortalRequest) -> HttpResponse:
    """GET /registry/open/divisions.json?division=410900000000&on=2026-01-01: those just under one."""
    wanted = wanted_or_none(request)
    if wanted is None:
        return wrong()
    rows = division_rows(wanted.on, wanted.division)
    found = [dict(zip(OF_DIVISIONS, row, strict=True)) for row in rows]
    return answered({"as_of": wanted.on, "labels": OF_DIVISIONS, "divisions": found})


@require_GET
def divisions_csv(request: PortalRequest) -> HttpResponseBase:
    """GET /registry/open/divisions.csv: the same."""
    wanted = wanted_or_none(request)
    if wanted is None:
        return wrong()
    rows = division_rows(wanted.on, wanted.division)
    return tables.csv_response("行政区划", list(OF_DIVISIONS.values()), rows)


@require_GET
def communities(request: PortalRequest) -> HttpResponse:
    """GET /registry/open/communities.json?division=410902000000&on=2026-01-01&after=410902001003: 1,000 by code."""
    wanted = wanted_or_none(request)
    if wanted is None:
        return wrong()
    if crowded(request, "open", PAGES):
        return busy()
    after = request.GET.get("after", "")
    found = listing.listed(wanted).filter(Q(code__gt=after) if after.isdecimal() else Q())
    rows = list(listing.rows(found[: PAGE + 1]))
    said = [listing.said(row) for row in rows[:PAGE]]
    following = None
    if len(rows) > PAGE:
        asked = {**wanted.conditions, "after": said[-1]["code"]}
        query = urlencode({name: value for name, value in asked.items() if value})
        following = request.build_absolute_uri(f"{reverse('communities:open-communities')}?{query}")
    return answered(
        {"as_of": wanted.on, "labels": listing.FIELDS, "communities": said, "next": following}
    )


@require_GET
def community(_request: PortalRequest, code: str) -> HttpResponse:
    """GET /registry/open/community/410902001001.json: how it stands and stood, and what happened to it."""
    found = Community.objects.filter(code=code).order_by("-since").first()
    if found is None:
        raise Http404
    stretches = (
        Spell.objects.filter(community=found).order_by("since").values_list(*listing.COLUMNS)
    )
    changes = Change.objects.filter(community=found)
    return answered(
        {
            "code": code,
            "standings": [listing.said(list(row)) for row in stretches],
            "changes": [change_said(change) for change in changes],
        }
    )


def change_said(change: Change) -> dict[str, Any]:
    """One change as open data."""
    return {
        "on": change.on,
        "kind": change.get_kind_display(),
        "before": {name: value for name, value in change.before.items() if name in PUBLIC},
        "after": {name: value for name, value in change.after.items() if name in PUBLIC},
    }
