"""The addresses of the registry, under /registry/."""

from django.urls import URLPattern, path

from communities.views import pages

app_name = "communities"
urlpatterns: list[URLPattern] = [
    path("", pages.index, name="index"),
    path("divisions/<str:code>/", pages.division, name="division"),
    path("communities/<int:pk>/", pages.community, name="community"),
    path("compare/", pages.compare, name="compare"),
    path("search/", pages.search, name="search"),
]
