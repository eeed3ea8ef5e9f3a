"""`manage.py load_thresholds FILE.json`: when people are reminded, and whom it climbs to."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.jsonfile import Unreadable, loaded
from portal.reminders.services import thresholds


class Command(BaseCommand):
    """All or nothing; the stages that the file names have only what it says of them."""

    help = "录入提醒档次（JSON，格式见 docs/operations.md）；文件中写到的环节以文件为准。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; - reads standard input."""
        parser.add_argument("file", help="档次文件，- 为标准输入")

    def handle(self, *, file: str, **_options: Any) -> None:
        """Print how many there are now."""
        try:
            count = thresholds.load(loaded(file))
        except (ValidationError, Unreadable) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            msg = "\n".join(["提醒档次未录入，请改正后重试。", *said])
            raise CommandError(msg) from error
        self.stdout.write(f"现有提醒档次 {count} 条。")
