"""The clockwork's own task."""

from celery import shared_task
from django.db.models.functions import Now

from portal.models import Pulse


@shared_task(ignore_result=True, expires=10)
def pulse() -> None:
    """Write down, by the database's clock, that beat and a worker are alive."""
    Pulse.objects.update_or_create(pk=1, defaults={"beaten_at": Now()})
