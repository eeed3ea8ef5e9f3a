"""A draft or a letter as it will be printed, and what it was before."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from portal.documents.pictures import sheets
from portal.documents.proofs import is_long
from portal.documents.typesetting import typeset
from portal.documents.validation import validated
from portal.http import PortalRequest, is_htmx
from proposals import services
from proposals.models import Reply
from proposals.views.letters import handed_out, whole
from proposals.views.replies import reply_or_404


@require_GET
@login_required
def preview(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/preview/: the printed pages; a fragment for the page that shows them."""
    reply = reply_or_404(request, pk)
    page = "proposals/_pages.html" if is_htmx(request) else "proposals/preview.html"
    return render(request, page, {"reply": reply, **pages_of(reply)})


@require_GET
@login_required
def draft_pdf(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/draft.pdf: the whole draft, marked as one."""
    reply = reply_or_404(request, pk)
    try:
        pdf, _ = drafted(reply)
    except ValidationError:
        pdf = b""
    if not pdf:
        return redirect("proposals:preview", reply.pk)
    return handed_out(pdf, f"草稿-{reply.proposal}.pdf")


@require_GET
@login_required
def version(request: PortalRequest, pk: int, number: int) -> HttpResponse:
    """GET /replies/14/versions/3/: one version as it was saved."""
    reply = reply_or_404(request, pk)
    kept = get_object_or_404(reply.versions.select_related("by"), number=number)
    return render(request, "proposals/version.html", {"reply": reply, "kept": kept})


def pages_of(reply: Reply) -> dict[str, Any]:
    """The printed pages as pictures: of the PDF, or of the draft; or what keeps it from being printed."""
    document = reply.document
    if document and not document.sha256:
        return {"pages": []}
    try:
        pdf, total = (whole(document.final), document.pages) if document else drafted(reply)
    except ValidationError as error:
        return {"pages": [], "unprintable": error}
    if not pdf:
        return {"pages": [], "waiting": True}
    return {
        "draft": document is None,
        "total": total,
        "whole": "" if document else reverse("proposals:draft-pdf", args=[reply.pk]),
        "pages": sheets(pdf),
    }


def drafted(reply: Reply) -> tuple[bytes, int]:
    """The draft typeset by the same code as the letter, marked 草稿, and how many pages it has.

    A long one is made by a worker: nothing and no pages until it is there.
    """
    source = validated(reply.as_source(), draft=True)
    if is_long(source):
        proof = services.proof.ask(reply)
        return (whole(proof.pdf), proof.pages or 0) if proof.pdf else (b"", 0)
    letter = typeset(source, draft=True)
    return letter.pdf, letter.pages
