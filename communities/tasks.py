"""Work in the background: approved requests whose day has come take effect, long lists become files."""

from celery import shared_task

from communities import exporting
from communities.models import Export, Request
from communities.services import requests
from portal.work import alone, sweep


@shared_task(ignore_result=True)
def apply_due(limit: int = 50) -> None:
    """Let due requests take effect, the earliest first. Safe to run at any time, by any number of workers."""
    due = Request.objects.due().order_by("effective_on", "pk")
    requests.apply_due(list(due.values_list("pk", flat=True)[:limit]))


@shared_task(ignore_result=True, soft_time_limit=780, time_limit=840)
def make_exports() -> None:
    """Make the file of an export that waits, and delete old ones. Safe to run at any time, by any number of workers.

    One at a time: all of China takes a minute, and other work must not wait for it.
    """
    with alone("exports") as mine:
        if mine:
            sweep(Export.objects.waiting(), exporting.make, limit=1)
            exporting.forget()
