"""`redact FILE.txt`: what the rules would take out of a text, one JSON object a line."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.publication.redaction import proposals_for


class Command(BaseCommand):
    """Print the rules' proposals for any text; nothing is changed."""

    help = "列出公开前建议隐去的内容，每行一个 JSON"
    requires_system_checks: list[str] = []  # they would ask for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, `-` being standard input, and what is known of it."""
        parser.add_argument("file", help="UTF-8 文本文件；- 表示标准输入")
        parser.add_argument("--keep", action="append", default=[], help="可以保留的机关电话等")
        parser.add_argument("--also", action="append", default=[], help="已知的人名")

    def handle(self, *, file: str, keep: list[str], also: list[str], **_options: object) -> None:
        """Places are counted in characters of the text, a line's end being one."""
        for proposal in proposals_for(_text(file), keep=keep, also=also):
            self.stdout.write(json.dumps(asdict(proposal), ensure_ascii=False))


def _text(file: str) -> str:
    try:
        written = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return written.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise CommandError(f"不能读取 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} 不是 UTF-8 编码的文本：{error.reason}") from error
