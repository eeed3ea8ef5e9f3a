"""Where absences are arranged."""

from django.urls import path

from portal.absences import views

app_name = "absences"
urlpatterns = [
    path("", views.index, name="list"),
    path("organ/", views.organ, name="organ"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/move/", views.move, name="move"),
]
