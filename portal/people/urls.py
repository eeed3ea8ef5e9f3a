"""Signing in and out, and choosing the post one acts under."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("act-as/", views.act_as, name="act-as"),
]
