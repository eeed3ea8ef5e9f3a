"""公文核验 for everybody: by the file, or by number and code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.documents.forms import CodeForm, FileForm
from portal.documents.verification import LARGEST, Answer, verify_code, verify_file
from portal.http import address_of
from portal.rates import exceeds

MOST, SECONDS = 30, 600  # of one address
ROOM = 100_000  # bytes of a form beside its file


@never_cache
@csrf_exempt  # or the whole upload would be read before it is looked at; nothing is changed here
def index(request: HttpRequest) -> HttpResponse:
    """GET and POST /verify/. What is too much or too large is refused before it is read."""
    if request.method != "POST":
        number = request.GET.get("number", "")[:40]
        return shown(request, code_form=CodeForm(initial={"number": number}))
    if exceeds("verify", address_of(request), most=MOST, seconds=SECONDS):
        response = render(request, "429.html", {"minutes": SECONDS // 60}, status=429)
        response["Retry-After"] = str(SECONDS)
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + ROOM:
        return too_large(request)
    return answered(request)


def answered(request: HttpRequest) -> HttpResponse:
    """The answer to what was sent."""
    by_code = "number" in request.POST
    form = CodeForm(request.POST) if by_code else FileForm(request.POST, request.FILES)
    answer: Answer | None = None
    if form.is_valid():
        sent = form.cleaned_data
        if not by_code and sent["file"].size > LARGEST:
            return too_large(request)
        answer = verify_code(**sent) if by_code else verify_file(sent["file"].read())
    name = "code_form" if by_code else "file_form"
    context: dict[str, Any] = {name: form}
    return shown(request, answer=answer, by_code=by_code, **context)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: a larger file is none of ours."""
    form = FileForm()
    return shown(request, status=413, file_form=form, too_large=LARGEST // 1024 // 1024)


def shown(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    """The page with both forms."""
    forms = {"file_form": FileForm(), "code_form": CodeForm(), **context}
    wrong = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "documents/verify.html", forms, status=422 if wrong else status)
