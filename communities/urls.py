"""The addresses of the registry, under /registry/."""

from django.urls import URLPattern, path

from communities.views import findings, loads

app_name = "communities"
urlpatterns: list[URLPattern] = [
    path("loads/", loads.loads, name="loads"),
    path("loads/<int:pk>/", loads.load, name="loads-show"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="findings-show"),
]
