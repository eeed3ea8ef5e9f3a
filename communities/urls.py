"""The addresses of the registry, under /registry/."""

from django.urls import path

from communities.views import (
    officers,
    reconcile,
    requests,
    requests_files,
)

app_name = "communities"
urlpatterns = [
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
]
