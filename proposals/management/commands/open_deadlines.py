"""`manage.py open_deadlines`: matters registered before deadlines were counted get theirs. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from proposals import services
from proposals.models import Proposal


class Command(BaseCommand):
    """Open the deadlines that matters in progress lack."""

    help = "Open the deadlines (reply, accept, publish) that matters in progress lack. Safe to run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One matter at a time, each in its own transaction."""
        opened = 0
        for key in Proposal.objects.order_by("pk").values_list("pk", flat=True).iterator():
            with transaction.atomic():
                locked = Proposal.objects.select_for_update(of=("self",))
                opened += services.timing.backfill(
                    locked.select_related("organ__division").get(pk=key)
                )
        self.stdout.write(f"{opened} deadlines opened.")
