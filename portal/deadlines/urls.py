"""Where time is kept."""

from django.urls import path

from portal.deadlines.views import agenda, keeping

app_name = "deadlines"
urlpatterns = [
    path("agenda/", agenda.index, name="agenda"),
    path("agenda/subscribe/", agenda.subscribe, name="subscribe"),
    path("agenda/unsubscribe/", agenda.unsubscribe, name="unsubscribe"),
    path("agenda/feed/<str:secret>.ics", agenda.feed, name="feed"),
    path("time/<int:pk>/stop/", keeping.stop, name="stop"),
    path("time/<int:pk>/restart/", keeping.restart, name="restart"),
    path("time/<int:pk>/fix/", keeping.fix, name="fix"),
]
