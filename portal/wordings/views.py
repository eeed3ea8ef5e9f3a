"""Wordings (文稿模板) in the browser: an organ's office lists, writes, previews, prefers and withdraws them."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_POST

from portal.documents.models import Kind
from portal.documents.pictures import sheets
from portal.documents.typesetting import typeset
from portal.http import PortalRequest, acting, is_htmx
from portal.people.models import Appointment, User
from portal.plain import explain
from portal.wordings import services
from portal.wordings.fields import fields_of
from portal.wordings.forms import WordingForm
from portal.wordings.models import Wording, WordingVersion
from portal.wordings.permissions import is_keeper, may_keep, wordings_visible_to
from portal.workflow import Conflict

MOST = 50  # letters named on the page of a version
BUTTONS: dict[str, dict[str, Any]] = {
    "prefer": {"label": "设为首选"},
    "withdraw": {
        "label": "停用",
        "danger": True,
        "warning": "停用后不能再用它起草，也不能恢复。已用它起草的文稿不受影响。",
    },
}


def keeper(request: PortalRequest) -> Appointment:
    """The post under which one keeps wordings. Raises PermissionDenied for anybody but an office."""
    if not may_keep(by := acting(request)):
        raise PermissionDenied
    return by


def wording_or_404(request: PortalRequest, pk: int) -> Wording:
    """One of the wordings that one may see."""
    return get_object_or_404(wordings_visible_to(request.user).select_related("organ"), pk=pk)


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /wordings/: the organ's own and the shipped ones, kind by kind."""
    by = keeper(request)
    services.ship_all()
    found = wordings_visible_to(request.user).at(by.organ).with_latest()
    counts = uses_of(request.user, WordingVersion.objects.filter(wording__in=found))
    groups = [(kind, rows_of(kind, found, counts)) for kind in Kind]
    return render(request, "wordings/list.html", {"groups": groups})


def rows_of(kind: Kind, found: Collection[Wording], counts: Counter[int]) -> list[dict[str, Any]]:
    """The rows of one kind: the first is what letters begin with, the withdrawn ones come last."""
    ours = [wording for wording in found if wording.kind == kind]
    now = next(iter(ours), None)
    return [
        {"wording": one, "used": counts[one.pk], "now": one is now, "gone": one.withdrawn_at}
        for one in ours
    ]


def begun(user: User, versions: QuerySet[WordingVersion]) -> Iterator[QuerySet[Any]]:
    """What was begun from these versions, of what one may see; each house registers its own in the settings."""
    return (import_string(name)(user, versions) for name in settings.WORDING_USES)


def uses_of(user: User, versions: QuerySet[WordingVersion], by: str = "wording") -> Counter[int]:
    """How many letters were begun from each wording, or by="pk" from each version."""
    counts: Counter[int] = Counter()
    for letters in begun(user, versions):
        rows = letters.order_by().values_list(f"begun_from__{by}").annotate(Count("pk"))
        counts.update(dict(rows))
    return counts


@login_required
def new(request: PortalRequest, kind: str) -> HttpResponse:
    """GET, POST /wordings/new/reply/: a new one, beginning with what is in use, or with ?from=7."""
    by = keeper(request)
    if kind not in Kind.values:
        raise Http404
    if request.method != "POST":
        return edited(request, kind, WordingForm.of(copied(request, kind, by)))
    form = WordingForm(request.POST)
    if "preview" in request.POST:
        return previewed(request, kind, form)
    if form.is_valid():
        try:
            wording = services.write(kind, form.cleaned_data["name"], form.text(), by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "已保存，第 1 版。")
            return redirect(wording)
    return edited(request, kind, form, status=422)


def copied(request: PortalRequest, kind: str, by: Appointment) -> dict[str, Any]:
    """The text that a new wording begins with."""
    wanted = request.GET.get("from", "")
    if wanted.isdecimal() and len(wanted) < 9:
        known = wordings_visible_to(request.user).filter(kind=kind)
        return dict(get_object_or_404(known, pk=wanted).latest().text)
    return dict(services.offered(by.organ, kind)[0].latest().text)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET, POST /wordings/7/: editing one's own; of a shipped or a withdrawn one, its present version."""
    wording, by = wording_or_404(request, pk), keeper(request)
    if request.method == "POST" and not is_keeper(by, wording):
        raise PermissionDenied
    if request.method == "POST":
        form = WordingForm(request.POST)
        if "preview" in request.POST:
            return previewed(request, wording.kind, form, wording)
        return saved(request, wording, form)
    if not is_keeper(by, wording) or wording.withdrawn_at:
        return version(request, pk, wording.number)
    form = WordingForm.of(wording.latest().text, name=wording.name, version=wording.number)
    return edited(request, wording.kind, form, wording)


def saved(request: PortalRequest, wording: Wording, form: WordingForm) -> HttpResponse:
    """Save the next version, or say why not: what was typed stays on the page."""
    if form.is_valid():
        words, number = form.cleaned_data, wording.number
        try:
            services.edit(
                wording, words["name"], form.text(), by=acting(request), number=words["version"]
            )
        except ValidationError as error:
            explain(form, error)
        except Conflict:
            return overtaken(request, wording, form)
        else:
            same = wording.number == number
            messages.success(
                request, "内容没有变化。" if same else f"已保存，第 {wording.number} 版。"
            )
            return redirect(wording)
    return edited(request, wording.kind, form, wording, status=422)


def overtaken(request: PortalRequest, wording: Wording, form: WordingForm) -> HttpResponse:
    """A colleague saved or withdrew it meanwhile: saving again is a decision, made over what is there now."""
    wording.refresh_from_db()
    form.data = {**form.data.dict(), "version": wording.number}  # type: ignore[attr-defined]
    return edited(request, wording.kind, form, wording, status=409)


def edited(
    request: PortalRequest,
    kind: str,
    form: WordingForm,
    wording: Wording | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page on which a wording is written, with the fields it may have beside it."""
    context = {
        "form": form,
        "kind": Kind(kind),
        "fields": fields_of(kind),
        "wording": wording,
        "conflict": status == 409,
        **(kept_of(request, wording) if wording else {}),
        **more,
    }
    return render(request, "wordings/edit.html", context, status=status)


def kept_of(request: PortalRequest, wording: Wording) -> dict[str, Any]:
    """The versions of a wording, how often each was used, and what one may do with it."""
    versions = wording.versions.select_related("by").defer("text")
    counts = uses_of(request.user, wording.versions.all(), by="pk")
    mine = is_keeper(acting(request), wording) and not wording.withdrawn_at
    verbs = [verb for verb in BUTTONS if mine and not (verb == "prefer" and wording.preferred)]
    return {
        "versions": [(one, counts[one.pk]) for one in versions],
        "steps": [
            {
                **BUTTONS[verb],
                "verb": verb,
                "url": reverse("wordings:step", args=[wording.pk, verb]),
            }
            for verb in verbs
        ],
    }


def previewed(
    request: PortalRequest, kind: str, form: WordingForm, wording: Wording | None = None
) -> HttpResponse:
    """What was typed as the printed page with example values: a fragment, or the same page with it."""
    form.fields["name"].required = False
    shown = pages_of(form.text(), kind, acting(request)) if form.is_valid() else unfit(form)
    if is_htmx(request):
        return render(request, "wordings/_pages.html", shown)
    form.errors.clear()
    return edited(request, kind, form, wording, shown=True, **shown)


def unfit(form: WordingForm) -> dict[str, Any]:
    """What keeps a form from being shown in print."""
    named = [(form.fields[name].label, errors) for name, errors in form.errors.items()]
    return {"wrong": "\n".join(f"{label}：{error}" for label, found in named for error in found)}


def pages_of(text: dict[str, Any], kind: str, by: Appointment) -> dict[str, Any]:
    """The printed pages of a text with example values, or what keeps it from being printed."""
    try:
        source = services.proof(text, kind, by.organ)
    except ValidationError as error:
        form = WordingForm(data={})
        form.errors.clear()
        explain(form, error)
        return unfit(form)
    letter = typeset(source, draft=True)
    return {"pages": sheets(letter.pdf), "total": letter.pages}


@require_GET
@login_required
def version(request: PortalRequest, pk: int, number: int) -> HttpResponse:
    """GET /wordings/7/versions/2/: one version as it was saved, and what was begun from it."""
    wording = wording_or_404(request, pk)
    keeper(request)
    kept = get_object_or_404(wording.versions.select_related("by"), number=number)
    own = wording.versions.filter(pk=kept.pk)
    letters = [one for found in begun(request.user, own) for one in found[:MOST]]
    context = {
        "wording": wording,
        "kept": kept,
        "letters": letters,
        "used": uses_of(request.user, own)[wording.pk],
        **kept_of(request, wording),
    }
    return render(request, "wordings/version.html", context)


@require_GET
@login_required
def pages(request: PortalRequest, pk: int, number: int) -> HttpResponse:
    """GET /wordings/7/versions/2/pages/: the printed pages with example values."""
    wording, by = wording_or_404(request, pk), keeper(request)
    kept = get_object_or_404(wording.versions.all(), number=number)
    shown = pages_of(kept.text, wording.kind, by)
    page = "wordings/_pages.html" if is_htmx(request) else "wordings/preview.html"
    return render(request, page, {"wording": wording, "kept": kept, **shown})


@require_POST
@login_required
def step(request: PortalRequest, pk: int, verb: str) -> HttpResponse:
    """POST /wordings/7/prefer/, and /wordings/7/withdraw/ with the version that was read."""
    wording, by = wording_or_404(request, pk), acting(request)
    if verb not in BUTTONS:
        raise Http404
    posted = request.POST.get("version", "")
    number = int(posted) if posted.isdecimal() and len(posted) < 9 else 0
    if verb == "prefer":
        services.prefer(wording, by=by)
    else:
        services.withdraw(wording, by=by, number=number)
    messages.success(request, f"已{BUTTONS[verb]['label']}。")
    return redirect(wording)
