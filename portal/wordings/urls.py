"""Where wordings (文稿模板) are found."""

from django.urls import path

from portal.wordings import views

app_name = "wordings"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/<slug:kind>/", views.new, name="new"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("<int:pk>/versions/<int:number>/pages/", views.pages, name="pages"),
    path("<int:pk>/<slug:verb>/", views.step, name="step"),
]
