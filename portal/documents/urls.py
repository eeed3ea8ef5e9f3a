"""Where an organ's office keeps its numbers and seals, and where everybody verifies a document."""

from django.urls import path

from portal.documents.views import numbers, seals, verify

app_name = "documents"
urlpatterns = [
    path("numbers/", numbers.index, name="numbers"),
    path("numbers/index-number/", numbers.index_number, name="index-number"),
    path("numbers/voided.csv", numbers.voided, name="voided"),
    path("numbers/<int:pk>/", numbers.series, name="series"),
    path("numbers/<int:pk>/layout/", numbers.layout, name="layout"),
    path("numbers/<int:pk>/skip/", numbers.skip, name="skip"),
    path("numbers/documents/<int:pk>/void/", numbers.void, name="void"),
    path("seals/", seals.index, name="seals"),
    path("seals/<int:pk>/end/", seals.end, name="end-seal"),
    path("verify/", verify.index, name="verify"),
]
