"""Work in the background: the ledger is swept, and what is due is sent."""

from celery import shared_task

from portal import work
from portal.reminders.models import Reminder
from portal.reminders.services.sending import send, settle_closed
from portal.reminders.services.sweeping import sweep


@shared_task(ignore_result=True)
def sweep_ledger() -> None:
    """Write the reminders that have fallen due. Safe to run at any time, by any number of workers."""
    sweep()


@shared_task(ignore_result=True)
def send_due(limit: int = 500) -> None:
    """Send the reminders whose morning has come. Safe to run at any time, by any number of workers."""
    work.sweep(Reminder.objects.to_be_sent().select_related("to", "instead_of"), send, limit=limit)
    settle_closed()
