"""Work in the background: notices that wait to be mailed."""

from celery import shared_task

from portal.notices.mail import send
from portal.notices.models import Notice
from portal.work import sweep


@shared_task(ignore_result=True)
def send_waiting(limit: int = 100) -> None:
    """Mail what waits. Safe to run at any time, by any number of workers."""
    sweep(Notice.objects.to_be_mailed().select_related("to"), send, limit=limit)
