"""`redact FILE.txt`: what the rules would take out of a text, one JSON object a line."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from portal.documents.files import text_of
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
        for proposal in proposals_for(text_of(file), keep=keep, also=also):
            self.stdout.write(json.dumps(asdict(proposal), ensure_ascii=False))
