"""The addresses of the registry, under /registry/."""

from django.urls import path

from communities.views import reconcile

app_name = "communities"
urlpatterns = [
    path("reconcile/", reconcile.reconcile, name="reconcile"),
]
