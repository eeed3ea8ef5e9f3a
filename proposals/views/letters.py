"""A signed letter in its other forms: a Word file for the office, plain text for everybody who may read it."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from portal.documents.models import OfficialDocument
from portal.documents.textfile import plain
from portal.documents.validation import validated
from portal.documents.word import docx
from portal.http import PortalRequest
from proposals.models import Reply
from proposals.permissions import letters_visible_to, replies_visible_to
from proposals.views.replies import handed_out

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
