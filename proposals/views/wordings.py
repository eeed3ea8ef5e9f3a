"""Beginning a draft again with another wording (文稿模板)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from portal.http import PortalRequest, acting
from portal.wordings.models import Wording
from portal.workflow import Conflict
from proposals import services
from proposals.forms import DraftForm, attachments_of
from proposals.permissions import is_handler
from proposals.views.replies import overtaken, reply_or_404, shown

TYPED = "文稿已经动笔，不再换用文稿模板。您写的内容在下面，请先保存。"


@require_POST
@login_required
def reword(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/wording/ with the whole draft as it stands on the desk: what was typed is not lost."""
    reply, by = reply_or_404(request, pk), acting(request)
    if not is_handler(by, reply):
        raise PermissionDenied
    chosen = request.POST.get("wording", "")
    wordings = Wording.objects.at(reply.proposal.organ)
    wording = get_object_or_404(wordings, pk=int(chosen) if chosen.isdecimal() else 0)
    form, attachments = DraftForm(request.POST), attachments_of(request.POST)
    error = ValidationError(TYPED)
    if form.is_valid() and services.letter.is_same(reply, form.drafted(attachments)):
        try:
            services.letter.reword(reply, wording, by=by, version=form.cleaned_data["version"])
        except ValidationError as refused:
            error = refused
        except Conflict:
            return overtaken(request, reply, form, attachments)
        else:
            messages.success(request, f"已换用“{reply.begun_from}”。")
            return redirect(reply)
    more = {"form": form, "attachments": [*attachments, {}, {}], "error": error}
    return shown(request, reply, status=422, **more)
