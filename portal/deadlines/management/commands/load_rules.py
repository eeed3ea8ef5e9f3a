"""`manage.py load_rules [FILE.json]`: enter rules, or those that came with a new version of the program."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.deadlines.services import rules
from portal.jsonfile import Unreadable, loaded


class Command(BaseCommand):
    """All or nothing; without a file, the shipped rules."""

    help = "录入时限规则（JSON，格式见 docs/operations.md）；不写文件时录入随程序提供的规则。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file, or none; - reads standard input."""
        parser.add_argument("file", nargs="?", help="规则文件，- 为标准输入")

    def handle(self, *, file: str | None, **_options: Any) -> None:
        """Print how many are new and how many changed."""
        try:
            entered = rules.load(loaded(file) if file else rules.shipped())
        except Unreadable as error:
            raise CommandError(f"规则未录入：{error}") from error
        except ValidationError as error:
            msg = "\n".join(["规则未录入，请改正后重试。", *error.messages])
            raise CommandError(msg) from error
        self.stdout.write(f"新增 {entered.new} 条，更改 {entered.changed} 条。")
