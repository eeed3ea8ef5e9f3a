"""What anybody may read, without signing in: each published letter, the list of them, and the same as open data."""

import csv
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from portal.documents.onscreen import readable
from portal.publication.forms import PublicFilterForm
from portal.publication.listing import LABELS, described, listed
from portal.publication.models import Publication, PublicationQuerySet

A_MINUTE = "public, max-age=60"
ASK_AGAIN = "public, no-cache"  # a letter that is withdrawn is gone at once
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so
RECENT = 50


def shared(request: HttpRequest, response: HttpResponse, kept: str = A_MINUTE) -> HttpResponse:
    """An answer that is the same for every visitor; for somebody signed in the head of the page is their own."""
    if not request.user.is_authenticated:
        response["Cache-Control"] = kept
    return response


def asked(request: HttpRequest) -> tuple[PublicFilterForm, dict[str, str], PublicationQuerySet]:
    """The filter, the conditions that hold, and what meets them. A condition nobody knows is none."""
    form = PublicFilterForm(request.GET)
    known = form.cleaned_data if form.is_valid() else {}
    conditions = {name: value for name, value in known.items() if value}
    return form, conditions, listed(**conditions)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """GET /public/: the list, narrowed by organ, year, kind and words."""
    form, conditions, found = asked(request)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [described(each) | {"path": each.address} for each in page],
        "form": form,
        "applied": len(conditions),
    }
    return shared(request, render(request, "publication/list.html", context))


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """GET /public/list.csv: all that the list holds, in UTF-8 with the mark Excel needs."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="public.csv"'
    out = csv.writer(response)
    out.writerow(LABELS.values())
    for each in asked(request)[2]:
        out.writerow(map(harmless, described(each).values()))
    return shared(request, response)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """GET /public/list.json: the same."""
    letters = [described(each) for each in asked(request)[2]]
    response = JsonResponse(
        {"labels": LABELS, "count": len(letters), "letters": letters},
        json_dumps_params={"ensure_ascii": False},
    )
    return shared(request, response)


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """GET /public/feed.atom: the latest, under the same conditions."""
    site = settings.SITE_URL.rstrip("/")
    made = Atom1Feed(
        title="民议 公文公开",
        link=f"{site}/public/",
        description="主动公开的公文",
        language="zh-CN",
        feed_url=f"{site}{request.path}",
    )
    for each in asked(request)[2][:RECENT]:
        facts = described(each)
        words = f"{facts['organ']}　{facts['doc_number']}"
        when: dict[str, Any] = {"pubdate": each.published_at, "updateddate": each.published_at}
        made.add_item(facts["title"], facts["url"], words, unique_id=facts["url"], **when)
    if not made.items:
        made.feed["updated"] = now()
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    made.write(response, "utf-8")
    return shared(request, response)


def at_address(front: str, back: str) -> Publication:
    """What stands at an address, published or withdrawn; 404 for everything else, prepared or not."""
    public = (Publication.Status.PUBLISHED, Publication.Status.WITHDRAWN)
    known = Publication.objects.with_names().filter(index_number=f"{front}/{back}")
    found = known.filter(status__in=public).order_by("-version").first()
    if found is None:
        raise Http404
    return found


@require_GET
def letter(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """GET /public/11220000013544496H/2026-00001/: a letter, or the notice that it was withdrawn (410)."""
    found = at_address(front, back)
    if found.status == Publication.Status.WITHDRAWN:
        return gone(request, found)
    known = described(found)
    del known["url"]
    context = {
        "publication": found,
        "facts": [(LABELS[name], value) for name, value in known.items()],
        "letter": readable(found.source),
    }
    return shared(request, render(request, "publication/letter.html", context), ASK_AGAIN)


@require_GET
def pdf(request: HttpRequest, front: str, back: str) -> HttpResponse:
    """GET /public/11220000013544496H/2026-00001/letter.pdf."""
    found = at_address(front, back)
    if found.status == Publication.Status.WITHDRAWN:
        return gone(request, found)
    if not found.sha256:
        raise Http404
    disposition = content_disposition_header(as_attachment=False, filename=f"{back}.pdf")
    headers = {"Content-Disposition": disposition or "inline"}
    with found.pdf.open("rb") as kept:
        response = HttpResponse(kept.read(), content_type="application/pdf", headers=headers)
    return shared(request, response, ASK_AGAIN)


def gone(request: HttpRequest, publication: Publication) -> HttpResponse:
    """410: the notice, and nothing of the letter."""
    page = render(request, "publication/withdrawn.html", {"publication": publication}, status=410)
    return shared(request, page, ASK_AGAIN)
