"""公开属性 in the browser: the office checks it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.http import PortalRequest, acting
from portal.workflow import Conflict
from proposals import services
from proposals.forms import DisclosureForm, explain
from proposals.views.replies import reply_or_404, shown


@require_POST
@login_required
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/disclosure/: the office agrees, or says otherwise and why."""
    reply, form, by = reply_or_404(request, pk), DisclosureForm(request.POST), acting(request)
    if form.is_valid():
        try:
            services.disclosure.check(reply, by=by, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        except Conflict:
            reply.refresh_from_db()
            return shown(request, reply, status=409, late=True)
        else:
            messages.success(request, f"公开属性审核意见：{reply.disclosure_checked}。")
            return redirect(reply)
    return shown(request, reply, status=422, disclosure_form=form)
