"""Where time is kept."""

from django.urls import path

from portal.deadlines.views import keeping

app_name = "deadlines"
urlpatterns = [
    path("time/<int:pk>/stop/", keeping.stop, name="stop"),
    path("time/<int:pk>/restart/", keeping.restart, name="restart"),
    path("time/<int:pk>/fix/", keeping.fix, name="fix"),
]
