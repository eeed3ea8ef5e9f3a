"""A signed letter: the PDF as it was issued, a Word file for the office, plain text for everybody who may read it."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from portal.documents.models import OfficialDocument
from portal.documents.textfile import plain
from portal.documents.validation import validated
from portal.documents.word import docx
from portal.http import PortalRequest
from proposals.models import Reply
from proposals.permissions import letters_visible_to, replies_visible_to
from proposals.views.replies import NAMES, letter_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@login_required
def letter(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/letter/: the letter's box, asked for again until the PDF is there."""
    reply = get_object_or_404(letters_visible_to(request.user).select_related(*NAMES), pk=pk)
    return render(request, "components/_document.html", letter_of(reply))


@require_GET
@login_required
def download(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/letter.pdf."""
    letters = letters_visible_to(request.user).exclude(document__sha256="")
    document = get_object_or_404(letters.select_related("document"), pk=pk).document
    if document is None:
        raise Http404
    return handed_out(whole(document.final), f"{document}.pdf")


@require_GET
@login_required
def word(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/letter.docx: for those who handle the matter; it is not what was issued."""
    document = signed(replies_visible_to(request.user), pk)
    return handed_out(docx(validated(document.source)), f"{document}.docx", WORD)


@require_GET
@login_required
def text(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /replies/14/letter.txt."""
    document = signed(letters_visible_to(request.user), pk)
    letter = plain(validated(document.source))
    return handed_out(letter.encode(), f"{document}.txt", "text/plain; charset=utf-8")


def signed(replies: QuerySet[Reply], pk: int) -> OfficialDocument:
    """What was signed as the answer, or 404."""
    document = get_object_or_404(replies.select_related("document"), pk=pk).document
    if document is None:
        raise Http404
    return document


def whole(file: FieldFile) -> bytes:
    """All of a kept file."""
    with file.open("rb") as kept:
        return bytes(kept.read())


def handed_out(content: bytes, name: str, media_type: str = "application/pdf") -> HttpResponse:
    """A file as a download."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, content_type=media_type, headers=headers)
