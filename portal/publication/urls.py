"""Where publications are found, inside and outside."""

from django.urls import path, register_converter

from portal.publication import public, views


class Code:
    """A part of a 索引号."""

    regex = "[0-9A-Z]{6,18}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class Running(Code):
    """The year and the running number of a 索引号."""

    regex = "[0-9]{4,6}-[0-9]{5,6}"


register_converter(Code, "code")
register_converter(Running, "running")

app_name = "publication"
urlpatterns = [
    path("public/", public.index, name="list"),
    path("public/list.csv", public.as_csv, name="csv"),
    path("public/list.json", public.as_json, name="json"),
    path("public/feed.atom", public.feed, name="feed"),
    path("public/<code:front>/<running:back>/", public.letter, name="letter"),
    path("public/<code:front>/<running:back>/letter.pdf", public.pdf, name="pdf"),
    path("publications/<int:pk>/", views.review, name="review"),
    path("publications/<int:pk>/redact/", views.redact, name="redact"),
    path("publications/<int:pk>/scope/", views.rescope, name="scope"),
    path("publications/<int:pk>/redactions/<int:redaction>/", views.turn, name="turn"),
    path("publications/<int:pk>/<slug:verb>/", views.step, name="step"),
]
