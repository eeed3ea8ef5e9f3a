"""The public copy of a reply, begun from its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.http import PortalRequest, acting
from proposals import services
from proposals.views.replies import reply_or_404, shown


@require_POST
@login_required
def prepare(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/publication/: go on to the public copy."""
    reply = reply_or_404(request, pk)
    try:
        publication = services.publication.prepare(reply, by=acting(request))
    except ValidationError as error:
        return shown(request, reply, status=422, error=error)
    messages.success(request, "已按规则拟出公开副本，请逐处核对，由第二人审核。")
    return redirect(publication)
