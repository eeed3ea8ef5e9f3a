"""The rules (时限规则) with their sources; open to everybody."""

from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from portal.deadlines.forms import PlaceForm
from portal.deadlines.models import DeadlineRule, Stage
from portal.deadlines.services import rules

LONG_AGO = date(1900, 1, 1)  # a rule that does not say since when it is in force


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /calendar/rules/: by place and stage, narrowed by place."""
    rules.ensure()
    form = PlaceForm(request.GET)
    place = form.cleaned_data.get("place", "") if form.is_valid() else ""
    found = DeadlineRule.objects.filter(place=place) if place else DeadlineRule.objects.all()
    groups = groupby(sorted(found, key=order), key=lambda rule: rule.place)
    places = [(name, list(rows)) for name, rows in groups]
    context = {"places": places, "form": form, "applied": int(bool(place)), "long_ago": LONG_AGO}
    return render(request, "deadlines/rules.html", context)


def order(rule: DeadlineRule) -> tuple[str, str, int, str, date]:
    """By place, from the whole country down by code; in it by stage as a matter goes through them."""
    stage = Stage.values.index(rule.stage)
    return rule.jurisdiction, rule.place, stage, rule.matter, rule.effective_from
