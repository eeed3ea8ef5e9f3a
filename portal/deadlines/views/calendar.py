"""The calendar of a year, and when a period that begins on a day would end; open to everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from portal.deadlines.almanac import year_of
from portal.deadlines.forms import WhatIfForm
from portal.deadlines.notice import weekday
from portal.deadlines.reckoning import DAY, Unit, reckon
from portal.deadlines.services import rules
from portal.deadlines.services.calendar import AHEAD_OF_TODAY, FIRST, between, reach
from portal.deadlines.services.clock import charted


@require_GET
def year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """GET /calendar/, /calendar/2026/: twelve months; with ?start=… also the day a period would end."""
    today = localdate()
    shown, last = year or today.year, today.year + AHEAD_OF_TODAY
    if not FIRST <= shown <= last:
        raise Http404
    reach(shown)
    rules.ensure()
    asked = "start" in request.GET
    unasked = {"start": today, "amount": 3, "unit": Unit.MONTHS, "rolling": True}
    form = WhatIfForm(request.GET) if asked else WhatIfForm(initial=unasked)
    context = {
        "year": year_of(shown),
        "earlier": shown - 1 if shown > FIRST else None,
        "later": shown + 1 if shown < last else None,
        "today": today,
        "form": form,
        "answer": answer_of(form) if asked and form.is_valid() else None,
    }
    return render(request, "deadlines/year.html", context)


def answer_of(form: WhatIfForm) -> dict[str, Any]:
    """When it is due, by which steps, and how many working days are left."""
    start, rule, today = form.cleaned_data["start"], form.chosen, localdate()
    term = form.term(rule)
    found = reckon(term, start, charted(start, term))
    first, last = sorted((today, found.due_on))
    left = between(first - DAY, last).between(today, found.due_on)
    steps = [(step.day, weekday(step.day), step.sentence) for step in found.steps]
    return {"due": found.due_on, "weekday": weekday(found.due_on), "steps": steps, "rule": rule} | {
        "left": left,
        "over": -left,
        "term": term,
    }
