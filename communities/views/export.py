"""Any list of committees as a file: at once where it is short, by a worker where it is long."""

from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from communities import listing, tables
from communities.models import Export, Kind
from communities.services import exports
from portal.http import PortalRequest, address_of
from portal.people.models import Division
from portal.rates import exceeds

AT_ONCE = 20_000  # rows of XLSX that are made while one waits: some two seconds
SECONDS = 600
FILES, PAGES = (
    30,
    1500,
)  # of one address that has not signed in; all China is 621 pages of open data


class WantedForm(forms.Form):
    """Which committees, and as what."""

    division = forms.ModelChoiceField(Division.objects.all(), to_field_name="code", required=False)
    on = forms.DateField(required=False)
    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False)
    q = forms.CharField(required=False, max_length=40)
    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")], required=False)

    @property
    def wanted(self) -> listing.Wanted:
        """What is asked for: today's, where no day is named."""
        known = self.cleaned_data
        day = known["on"] or localdate()
        return listing.Wanted(min(day, localdate()), known["division"], known["kind"], known["q"])


def refused(request: HttpRequest, text: str, status: int) -> HttpResponse:
    """A page that says why there is no file, and what to do."""
    context = {"text": text, "status": status}
    return render(request, "communities/export_refused.html", context, status=status)


@require_GET
def ask(request: PortalRequest) -> HttpResponseBase:
    """GET /registry/export/?division=410902000000&on=2026-01-01&kind=village&q=新月&format=xlsx."""
    form = WantedForm(request.GET)
    if not form.is_valid():
        return refused(request, "导出条件有误：区划代码应为 12 位，日期应写作 2026-01-31。", 400)
    if crowded(request, "export", FILES):
        return refused(request, "本次没有导出：导出次数过多，请过十分钟再试。", 429)
    wanted, kind = form.wanted, form.cleaned_data["format"] or "csv"
    found = listing.listed(wanted)
    if kind == "xlsx" and found[AT_ONCE : AT_ONCE + 1].exists():
        if exports.is_busy():
            return refused(
                request, "本次没有导出：等待生成的文件过多，请过十分钟再试，或者改用 CSV。", 429
            )
        return redirect("communities:export-show", exports.ask(kind, wanted).pk)
    headings = list(listing.FIELDS.values())
    return tables.response(kind, wanted.title, headings, listing.rows(found))


def crowded(request: HttpRequest, what: str, most: int) -> bool:
    """Whether a stranger asks too often; who has signed in may."""
    if request.user.is_authenticated:
        return False
    return exceeds(what, address_of(request), most=most, seconds=SECONDS)


def named(export: Export) -> dict[str, Any]:
    """An export with what its file is called."""
    return {"export": export, "title": listing.wanted_of(export.conditions).title}


@require_GET
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /registry/export/7/: whether the file is ready."""
    export = get_object_or_404(Export, pk=pk)
    return render(request, "communities/export_show.html", named(export))


@require_GET
def file(_request: PortalRequest, pk: int) -> HttpResponseBase:
    """GET /registry/export/7/file/: the file itself."""
    export = get_object_or_404(Export, pk=pk)
    if not export.file.name:
        raise Http404
    name = f"{named(export)['title']}.{export.form}"
    kept = default_storage.open(export.file.name, "rb")
    return FileResponse(
        kept, as_attachment=True, filename=name, content_type=tables.TYPES[export.form]
    )
