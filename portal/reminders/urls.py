"""Where deadlines are found and pressed for."""

from django.urls import path

from portal.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.index, name="list"),
    path("press/", views.press_all, name="press-all"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/press/", views.press, name="press"),
]
