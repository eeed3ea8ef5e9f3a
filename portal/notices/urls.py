"""Where notices are found."""

from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("<int:pk>/", views.follow, name="follow"),
]
