"""Files in the browser: attached to a matter or a reply, removed with a reason, handed out as downloads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from portal.attachments.downloading import download
from portal.attachments.models import Attachment
from portal.http import PortalRequest, acting
from portal.workflow import Conflict
from proposals import services
from proposals.models import Proposal, Reply
from proposals.views.matters import matter_or_404
from proposals.views.matters import shown as matter_shown
from proposals.views.replies import reply_or_404
from proposals.views.replies import shown as reply_shown

Shown = Callable[..., HttpResponse]
LATE = "该件或者该文件刚刚已被办理，本次操作未执行，请查看最新内容。"


@require_POST
@login_required
def attach_to_matter(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/attach/ with any number of files."""
    return attached(request, matter_or_404(request, pk), matter_shown)


@require_POST
@login_required
def attach_to_reply(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/attach/ with any number of files."""
    return attached(request, reply_or_404(request, pk), reply_shown)


def attached(request: PortalRequest, subject: Proposal | Reply, shown: Shown) -> HttpResponse:
    """All of them, or the page with a sentence for each that is refused."""
    try:
        new = services.files.attach(subject, request.FILES.getlist("files"), by=acting(request))
    except (ValidationError, Conflict) as error:
        return refused(request, subject, shown, error)
    messages.success(request, f"已上传 {len(new)} 个文件。")
    return redirect(subject)


def refused(
    request: PortalRequest, subject: Proposal | Reply, shown: Shown, error: Exception
) -> HttpResponse:
    """The page as it stands now, with what kept the files from being attached or removed."""
    if isinstance(error, ValidationError):
        return shown(request, subject, status=422, files_error=error)
    subject.refresh_from_db()
    return shown(request, subject, status=409, files_error=ValidationError(LATE))


@require_POST
@login_required
def detach_from_matter(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/detach/ with a file and a reason."""
    return detached(request, matter_or_404(request, pk), matter_shown)


@require_POST
@login_required
def detach_from_reply(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/detach/ with a file and a reason."""
    return detached(request, reply_or_404(request, pk), reply_shown)


def detached(request: PortalRequest, subject: Proposal | Reply, shown: Shown) -> HttpResponse:
    """Removed, or the page that asks for the reason."""
    posted = request.POST.get("file", "")
    key = int(posted) if posted.isdecimal() and len(posted) < 19 else 0
    attachment = get_object_or_404(Attachment.objects.on(subject), pk=key)
    note = request.POST.get("note", "")
    try:
        services.files.detach(subject, attachment, by=acting(request), note=note)
    except (ValidationError, Conflict) as error:
        return refused(request, subject, shown, error)
    messages.success(request, f"已移除“{attachment}”。")
    return redirect(subject)


@require_GET
@login_required
def of_matter(request: PortalRequest, pk: int, file: int) -> HttpResponseBase:
    """GET /proposals/7/files/3/."""
    return handed_out(matter_or_404(request, pk), file)


@require_GET
@login_required
def of_reply(request: PortalRequest, pk: int, file: int) -> HttpResponseBase:
    """GET /replies/14/files/3/."""
    return handed_out(reply_or_404(request, pk), file)


def handed_out(subject: Any, file: int) -> HttpResponseBase:
    """One of the files that are attached now, as a download."""
    return download(get_object_or_404(Attachment.objects.on(subject), pk=file))
