"""The map of the site."""

from django.urls import include, path

from portal import views
from portal.health import health
from portal.style import style

handler400 = "portal.views.bad_request"
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("proposals.urls")),
    path("", include("portal.publication.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.documents.urls")),
    path("calendar/notice/", views.calendar_notice, name="calendar-notice"),
    path("", include("portal.deadlines.urls")),
    path("notices/", include("portal.notices.urls")),
    path("deadlines/", include("portal.reminders.urls")),
    path("absences/", include("portal.absences.urls")),
    path("registry/", include("communities.urls")),
    path("wordings/", include("portal.wordings.urls")),
    path("health/", health, name="health"),
    path("style/", style, name="style"),
]
