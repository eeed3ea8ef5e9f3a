"""`manage.py roster FILE.json`: enter divisions, organs, series and people."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.roster import enter


class Command(BaseCommand):
    """All or nothing; the first passwords are printed once."""

    help = "录入名册：行政区划、机关、处室、文号、人员与任职（JSON，格式见 docs/operations.md）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file; - reads standard input."""
        parser.add_argument("file", help="名册文件，- 为标准输入")

    def handle(self, *, file: str, **_options: Any) -> None:
        """Print each new account with its first password."""
        try:
            made = enter(_loaded(file))
        except ValidationError as error:
            msg = "\n".join(["名册未录入，请改正后重试。", *error.messages])
            raise CommandError(msg) from error
        for person, password in made:
            self.stdout.write(f"{person.username}\t{person.name}\t{password}")
        if made:
            reminder = "首次密码只显示这一次，请转交本人并提醒修改。"
            self.stdout.write(f"新增账号 {len(made)} 个。{reminder}")
        else:
            self.stdout.write("名册已录入，没有新增账号。")


def _loaded(file: str) -> Any:
    try:
        return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text("utf-8"))
    except OSError as error:
        raise CommandError(f"名册未录入：不能读取 {file}，{error.strerror}。") from error
    except json.JSONDecodeError as error:
        at = f"第 {error.lineno} 行第 {error.colno} 列"
        raise CommandError(f"名册未录入：{file} 不是 JSON，{at}有误（{error.msg}）。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"名册未录入：{file} 不是 UTF-8 编码。") from error
