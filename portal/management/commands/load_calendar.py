"""`manage.py load_calendar FILE.csv`: enter the State Council's notice of a year."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.reminders.services.moved import enter


class Command(BaseCommand):
    """All or nothing; deadlines that move are counted, and those concerned are told."""

    help = (
        "录入国务院办公厅的放假通知（CSV，列为 日期,类别,节日,依据，格式见 docs/operations.md）。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; - reads standard input."""
        parser.add_argument("file", help="放假安排的 CSV，- 为标准输入")

    def handle(self, *, file: str, **_options: Any) -> None:
        """Print how many days changed and how many deadlines moved."""
        try:
            loaded = enter(_read(file), account="manage.py load_calendar")
        except ValidationError as error:
            msg = "\n".join(["放假安排未录入，请改正后重试。", *error.messages])
            raise CommandError(msg) from error
        years = "、".join(f"{year} 年" for year in loaded.years)
        if loaded.days:
            found = f"{loaded.days} 天有变动，{loaded.moved} 个时限的截止日改变，已通知有关人员。"
            self.stdout.write(f"{years}已录入（{loaded.source}）：{found}")
        else:
            self.stdout.write(f"{years}与已录入的相同，没有变动。")


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"放假安排未录入：不能读取 {file}，{error.strerror}。") from error
