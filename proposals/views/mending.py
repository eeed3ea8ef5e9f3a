"""Mends on the desk, one click each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.documents.lint.finding import Finding
from portal.http import PortalRequest, acting
from portal.workflow import Conflict
from proposals import services
from proposals.forms import DraftForm, attachments_of, explain
from proposals.proofreading import chosen, put_right
from proposals.views.replies import overtaken, reply_or_404, shown


@require_POST
@login_required
def mend(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /replies/14/mend/ with the draft as it stands on the screen, and what is to be put right in it."""
    reply = reply_or_404(request, pk)
    form, attachments = DraftForm(request.POST), attachments_of(request.POST)
    if form.is_valid():
        drafted = form.drafted(attachments)
        mends = chosen(reply, drafted, request.POST.get("mend", ""))
        words = {name: form.cleaned_data[name] for name in ("version", "desk")}
        try:
            services.letter.save(reply, put_right(drafted, mends), by=acting(request), **words)
        except ValidationError as error:
            explain(form, error)
        except (Conflict, PermissionDenied) as error:
            status = 409 if isinstance(error, Conflict) else 403
            return overtaken(request, reply, form, attachments, status=status)
        else:
            tell(request, mends)
            return redirect(reply)
    return shown(request, reply, status=422, form=form, attachments=[*attachments, {}, {}])


def tell(request: PortalRequest, mends: dict[str, list[Finding]]) -> None:
    """What was changed; nothing is changed silently."""
    count = sum(map(len, mends.values()))
    if not count:
        messages.warning(
            request, "文字已有变动，这一处未改。已保存您写的内容，请按新的校对结果处理。"
        )
        return
    said = [one.message for found in mends.values() for one in found]
    what = f"：{said[0]}" if count == 1 else ""
    messages.success(request, f"已改正 {count} 处{what}。改动前的文字在历次稿中。")
