"""对账 in the browser: paste a text or a table, read line by line how it stands to the registry."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communities import reconciling, tables
from communities.forms.reconcile import ReconcileForm
from communities.permissions import reads_division
from portal.http import PortalRequest

SHEET = "对账结果"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reconcile(request: PortalRequest) -> HttpResponseBase:
    """GET, POST /registry/reconcile/; with `as=csv` the same lines as a sheet."""
    if request.method != "POST":
        own = request.acting.organ.division.name if request.acting else ""
        form = ReconcileForm(initial={"place": own})
        return render(request, "communities/reconcile.html", {"form": form})
    form = ReconcileForm(request.POST)
    if not form.is_valid():
        return render(request, "communities/reconcile.html", {"form": form}, status=422)
    known = form.cleaned_data
    inside = reads_division(request.user, known["place"])
    found = reconciling.reckon(known["figures"], known["place"], known["day"], inside=inside)
    if request.POST.get("as") == "csv":
        return tables.csv_response(SHEET, reconciling.HEADINGS, reconciling.table_of(found))
    context = {"form": form, "found": found, "division": known["place"]}
    return render(request, "communities/reconcile.html", context)
