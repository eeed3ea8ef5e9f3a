"""The addresses of the registry, under /registry/."""

from django.urls import URLPattern, path

from communities.views import figures, findings, loads, returns, reviews

app_name = "communities"
urlpatterns: list[URLPattern] = [
    path("loads/", loads.loads, name="loads"),
    path("loads/<int:pk>/", loads.load, name="loads-show"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="findings-show"),
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
]
