"""Work in the background: notices that wait to be mailed, posted to webhooks, or bundled into digests."""

from celery import shared_task

from portal.notices import digests, webhook
from portal.notices.mail import is_the_servers_fault, send
from portal.notices.models import Delivery
from portal.work import errands


@shared_task(ignore_result=True)
def send_waiting(limit: int = 100) -> None:
    """Mail what waits. Safe to run at any time, by any number of workers; one of them does it."""
    errands(Delivery.objects.to_be_mailed(), send, ends=is_the_servers_fault, limit=limit)


@shared_task(ignore_result=True)
def post_waiting(limit: int = 100) -> None:
    """The same for messages to webhooks; a receiver that is away keeps nobody else's waiting."""
    waiting = Delivery.objects.to_be_posted()
    errands(waiting, webhook.post, ends=lambda _: False, limit=limit, kind="webhook")


@shared_task(ignore_result=True)
def send_digests(limit: int = 100) -> None:
    """Bundle what is due at this hour, and mail it. A beat that was away makes up for it the same day."""
    digests.bundle()
    errands(digests.to_be_sent(), digests.send, ends=is_the_servers_fault, limit=limit)
