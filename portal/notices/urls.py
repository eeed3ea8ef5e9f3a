"""Where notices are found."""

from django.urls import path

from portal.notices.views import choices, page, unreachable

app_name = "notices"
urlpatterns = [
    path("", page.index, name="list"),
    path("read/", page.read_all, name="read-all"),
    path("<int:pk>/", page.follow, name="follow"),
    path("<int:pk>/read/", page.read_one, name="read"),
    path("choices/", choices.choices, name="choices"),
    path("hours/", choices.hours, name="hours"),
    path("address/", choices.address, name="address"),
    path("webhook/", choices.webhook, name="webhook"),
    path("unreachable/", unreachable.index, name="unreachable"),
]
