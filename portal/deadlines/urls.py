"""Where the working calendar, the rules and the coming dates are found, and where time is kept."""

from django.urls import path

from portal.deadlines.views import agenda, calendar, keeping, rules

app_name = "deadlines"
urlpatterns = [
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/<int:year>/", calendar.year, name="year"),
    path("calendar/rules/", rules.index, name="rules"),
    path("agenda/", agenda.index, name="agenda"),
    path("agenda/subscribe/", agenda.subscribe, name="subscribe"),
    path("agenda/unsubscribe/", agenda.unsubscribe, name="unsubscribe"),
    path("agenda/feed/<str:secret>.ics", agenda.feed, name="feed"),
    path("time/<int:pk>/stop/", keeping.stop, name="stop"),
    path("time/<int:pk>/restart/", keeping.restart, name="restart"),
    path("time/<int:pk>/fix/", keeping.fix, name="fix"),
]
