"""Where the working calendar and the rules are found."""

from django.urls import path

from portal.deadlines.views import calendar, rules

app_name = "deadlines"
urlpatterns = [
    path("", calendar.year, name="calendar"),
    path("<int:year>/", calendar.year, name="year"),
    path("rules/", rules.index, name="rules"),
]
