"""`manage.py roster FILE.json`: enter divisions, organs, series and people."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.roster import enter

WRONG = (OSError, ValueError, ValidationError, ObjectDoesNotExist, KeyError, TypeError)


class Command(BaseCommand):
    """All or nothing; the first passwords are printed once."""

    help = "录入名册：行政区划、机关、处室、文号、人员与任职（JSON，格式见 docs/operations.md）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; - reads standard input."""
        parser.add_argument("file", help="名册文件，- 为标准输入")

    def handle(self, *, file: str, **_options: Any) -> None:
        """Print each new account with its first password."""
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
            made = enter(json.loads(text))
        except WRONG as error:
            msg = f"名册未录入，请改正后重试：{error}"
            raise CommandError(msg) from error
        for person, password in made:
            self.stdout.write(f"{person.username}\t{person.name}\t{password}")
        self.stdout.write(f"新增账号 {len(made)} 个。首次密码只显示这一次，请转交本人并提醒修改。")
