"""The whole file of a matter, for those who handle it: one PDF, or a ZIP with every original."""

from typing import BinaryIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from portal.documents.dossier import bound, packed
from portal.http import PortalRequest
from proposals import services
from proposals.models import Proposal
from proposals.permissions import handled_by
from proposals.views.matters import NAMES


@require_GET
@login_required
def pdf(request: PortalRequest, pk: int) -> FileResponse:
    """GET /proposals/7/file.pdf: names from inside the organ stand in it, so never for the deputy."""
    matter = handled_or_404(request, pk)
    heading, parts = services.dossier.heading(matter), services.dossier.parts(matter)
    return handed_out(bound(heading, services.dossier.facts(matter), parts), f"{heading}卷宗.pdf")


@require_GET
@login_required
def zipped(request: PortalRequest, pk: int) -> FileResponse:
    """GET /proposals/7/file.zip."""
    matter = handled_or_404(request, pk)
    heading = services.dossier.heading(matter)
    return handed_out(packed(heading, services.dossier.parts(matter)), f"{heading}卷宗.zip")


def handled_or_404(request: PortalRequest, pk: int) -> Proposal:
    """One of the matters that one handles."""
    return get_object_or_404(handled_by(request.user).select_related(*NAMES), pk=pk)


def handed_out(file: BinaryIO, name: str) -> FileResponse:
    """A file as a download, which is closed when it has been sent."""
    return FileResponse(file, as_attachment=True, filename=name)
