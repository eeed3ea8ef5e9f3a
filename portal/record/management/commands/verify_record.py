"""`manage.py verify_record`: walk the record's chains and name every line that was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.record.models import Event
from portal.record.services import verify


class Command(BaseCommand):
    """Exit status 0 when the record is whole, 1 otherwise."""

    help = "核验留痕：逐条核对，指出被改动、删除或插入的记录。"

    def handle(self, **_options: Any) -> None:
        """Print one line a fault, or how many lines were verified."""
        wrong = verify()
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            msg = f"留痕有 {len(wrong)} 处问题。"
            raise CommandError(msg)
        self.stdout.write(f"留痕完好：共 {Event.objects.count()} 条。")
