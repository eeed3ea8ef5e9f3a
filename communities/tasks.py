"""Work in the background: long lists that wait to become files."""

from celery import shared_task

from communities import exporting
from communities.models import Export
from portal.work import alone, sweep


@shared_task(ignore_result=True, soft_time_limit=780, time_limit=840)
def make_exports() -> None:
    """Make the file of an export that waits, and delete old ones. Safe to run at any time, by any number of workers.

    One at a time: all of China takes a minute, and other work must not wait for it.
    """
    with alone("exports") as mine:
        if mine:
            sweep(Export.objects.waiting(), exporting.make, limit=1)
            exporting.forget()
