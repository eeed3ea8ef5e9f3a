"""Work in the background: notices that wait to be mailed."""

from celery import shared_task

from portal.notices.mail import is_the_servers_fault, send
from portal.notices.models import Notice
from portal.work import errands


@shared_task(ignore_result=True)
def send_waiting(limit: int = 100) -> None:
    """Mail what waits. Safe to run at any time, by any number of workers; one of them does it."""
    waiting = Notice.objects.to_be_mailed().select_related("to")
    errands(waiting, send, ends=is_the_servers_fault, limit=limit)
