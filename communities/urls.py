"""The addresses of the registry, under /registry/."""

<<<<<<< HEAD
<<<<<<< HEAD
from django.urls import path

from communities.views import (
    burdens,
    export,
    figures,
    findings,
    loads,
    measures,
    officers,
    opened,
    pages,
    reconcile,
    requests,
    requests_files,
    returns,
    reviews,
)

app_name = "communities"
urlpatterns = [
=======
from django.urls import URLPattern, path

from communities.views import findings, loads

app_name = "communities"
urlpatterns: list[URLPattern] = [
>>>>>>> load
=======
from django.urls import URLPattern, path

from communities.views import figures, findings, loads, returns, reviews

app_name = "communities"
urlpatterns: list[URLPattern] = [
>>>>>>> yearly
    path("loads/", loads.loads, name="loads"),
    path("loads/<int:pk>/", loads.load, name="loads-show"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="findings-show"),
<<<<<<< HEAD
<<<<<<< HEAD
    path("reconcile/", reconcile.reconcile, name="reconcile"),
    # Requests for changes, and who holds a post.
    path("requests/", requests.index, name="requests"),
    path("requests/accept/", requests.accept, name="requests-accept"),
    path("requests/new/<slug:kind>/", requests.new, name="request-new"),
    path("requests/<int:pk>/", requests.show, name="request"),
    path("requests/<int:pk>/edit/", requests.edit, name="request-edit"),
    path("requests/<int:pk>/undo/", requests.undo, name="request-undo"),
    path("requests/<int:pk>/reveal/", requests.reveal, name="request-reveal"),
    path("requests/<int:pk>/files/", requests_files.attach, name="request-attach"),
    path("requests/<int:pk>/files/remove/", requests_files.detach, name="request-detach"),
    path("requests/<int:pk>/files/<int:file>/", requests_files.fetch, name="request-file"),
    path("requests/<int:pk>/<slug:verb>/", requests.step, name="request-step"),
    path("communities/<int:pk>/officers/", officers.index, name="officers"),
    path(
        "communities/<int:pk>/officers/<int:officer>/reveal/",
        officers.reveal,
        name="officer-reveal",
    ),
    path("communities/<int:pk>/officers/<int:officer>/end/", officers.end, name="officer-end"),
    # 减负台账
    path("burdens/item/<int:pk>/strike/", burdens.strike, name="burdens-strike"),
    path("burdens/item/<int:pk>/restore/", burdens.restore, name="burdens-restore"),
    path("burdens/<slug:code>/", burdens.index, name="burdens"),
    path("burdens/<slug:code>/items/", burdens.items, name="burdens-items"),
    path("burdens/<slug:code>/export/", burdens.export, name="burdens-export"),
    path("burdens/<slug:code>/enter/", burdens.enter, name="burdens-enter"),
    path("burdens/<slug:code>/measure/", measures.begin, name="measures-begin"),
    path("measures/<int:pk>/", measures.show, name="measures-show"),
    path("measures/<int:pk>/cut/<slug:code>/", measures.cut, name="measures-cut"),
    # 导出与开放数据
    path("export/", export.ask, name="export"),
    path("export/<int:pk>/", export.show, name="export-show"),
    path("export/<int:pk>/file/", export.file, name="export-fetch"),
    path("open/", opened.index, name="open"),
    path("open/divisions.json", opened.divisions_json, name="open-divisions"),
    path("open/divisions.csv", opened.divisions_csv, name="open-divisions-csv"),
    path("open/communities.json", opened.communities, name="open-communities"),
    path("open/community/<slug:code>.json", opened.community, name="open-community"),
    path("", pages.index, name="index"),
    path("divisions/<str:code>/", pages.division, name="division"),
    path("communities/<int:pk>/", pages.community, name="community"),
    path("compare/", pages.compare, name="compare"),
    path("search/", pages.search, name="search"),
=======
>>>>>>> yearly
    path("returns/", reviews.index, name="returns"),
    path("returns/accept/", reviews.accept, name="returns-accept"),
    path("returns/<int:year>/", returns.grid, name="returns-grid"),
    path("returns/<int:year>/grades/", returns.grades, name="returns-grades"),
    path("returns/<int:year>/paste/", returns.paste, name="returns-paste"),
    path("return/<int:pk>/", reviews.show, name="return"),
    path("return/<int:pk>/<slug:verb>/", reviews.step, name="return-step"),
    path("figures/", figures.definitions, name="figures-definitions"),
    path("figures/<str:code>/<int:year>/", figures.show, name="figures"),
    path("figures/<str:code>/<int:year>/table.csv", figures.table, name="figures-csv"),
    path("figures/<str:code>/<int:year>/close/", figures.close, name="figures-close"),
    path("figures/<str:code>/<int:year>/reopen/", figures.reopen, name="figures-reopen"),
<<<<<<< HEAD
=======
>>>>>>> load
=======
>>>>>>> yearly
]
