"""印章 in the browser: upload one, see it on a sample, put it away."""

from base64 import b64encode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.documents import services
from portal.documents.forms import SealForm
from portal.documents.models import Seal
from portal.documents.permissions import seals_visible_to
from portal.documents.pictures import pictures
from portal.documents.typesetting import typeset
from portal.documents.views.numbers import office_of
from portal.http import PortalRequest
from portal.plain import explain

SAMPLE = {
    "layout": "letter",
    "doc_number": "样字〔2026〕1号",
    "title": "用印样张",
    "addressees": ["本机关办公室"],
    "body": "这是印章启用前后核对用的样张，不是公文，没有效力。",
    "attachments": [],
    "date": "2026-01-05",
    "note": "样张，无效",
    "copies": [],
}


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET and POST /seals/: the seal in use on a sample, those before it, and a form for a new one."""
    by = office_of(request)
    form = SealForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        image, width = form.cleaned_data["image"], form.cleaned_data["width"]
        try:
            services.add_seal(by.organ, image.read(), by=by, width=width)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "印章已启用，此后签发的公文加盖此印。")
            return redirect("documents:seals")
    seals = seals_visible_to(by).select_related("organ")
    current = seals.current().first()
    context = {
        "form": form,
        "current": current,
        "sample": current and sample_of(current),
        "former": seals.exclude(until_on=None),
    }
    return render(request, "documents/seals.html", context, status=422 if form.errors else 200)


def sample_of(seal: Seal) -> str:
    """A sample letter with the seal, as a picture in the page: it has no address, so nobody else can ask for it."""
    organ = seal.organ.name
    seals = [{"image": seal.image, "width": seal.width}]
    source = {**SAMPLE, "organ": organ, "signature": organ, "seals": seals}
    pdf = typeset(source, seals=services.images_of(source)).pdf
    return f"data:image/png;base64,{b64encode(pictures(pdf, most=1)[0]).decode()}"


@require_POST
@login_required
def end(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /seals/3/end/."""
    by = office_of(request)
    seal = get_object_or_404(seals_visible_to(by).select_related("organ"), pk=pk)
    services.end_seal(seal, by=by)
    messages.success(request, "印章已停用，此后签发的公文不加盖印章。")
    return redirect("documents:seals")
