"""The documents of a request: attached to a draft and taken off it by its street, fetched by whoever reads it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from communities import services
from communities.views.requests import request_or_404, shown
from portal.attachments.downloading import download
from portal.attachments.models import Attachment
from portal.http import PortalRequest, acting


@require_POST
@login_required
def attach(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /registry/requests/3/files/."""
    subject, by = request_or_404(request, pk), acting(request)
    try:
        services.requests.attach(subject, request.FILES.getlist("files"), by=by)
    except ValidationError as error:
        return shown(request, subject, status=422, files_error=error)
    messages.success(request, "材料已上传。")
    return redirect(f"{subject.get_absolute_url()}#files")


@require_POST
@login_required
def detach(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /registry/requests/3/files/remove/ with the file and a reason."""
    subject, by = request_or_404(request, pk), acting(request)
    key = request.POST.get("file", "")
    attachment = get_object_or_404(
        Attachment.objects.on(subject), pk=key if key.isdecimal() and len(key) <= 18 else None
    )
    try:
        note = request.POST.get("note", "")
        services.requests.detach(subject, attachment, by=by, note=note)
    except ValidationError as error:
        return shown(request, subject, status=422, files_error=error)
    messages.success(request, "材料已移除。")
    return redirect(f"{subject.get_absolute_url()}#files")


@require_GET
@login_required
def fetch(request: PortalRequest, pk: int, file: int) -> FileResponse:
    """GET /registry/requests/3/files/7/."""
    subject = request_or_404(request, pk)
    return download(get_object_or_404(Attachment.objects.on(subject), pk=file))
