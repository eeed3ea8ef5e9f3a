"""`lint FILE.txt`: what is likely to be wrong in a draft, one JSON object a line."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from portal.documents.files import text_of
from portal.documents.lint import findings
from portal.documents.lint.finding import line_of


class Command(BaseCommand):
    """Print the findings for any text; nothing is changed."""

    help = "校对一份公文草稿，每行一个 JSON"
    requires_system_checks: list[str] = []  # they would ask for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, `-` being standard input, and what is known of the matter."""
        parser.add_argument("file", help="UTF-8 文本文件；- 表示标准输入")
        parser.add_argument("--title", default="", help="登记的建议、提案标题")
        parser.add_argument("--organ", default="", help="发文机关")

    def handle(self, *, file: str, title: str, organ: str, **_options: object) -> None:
        """Places are counted in characters of the text, a line's end being one."""
        text = text_of(file)
        for found in findings(text, title=title, organ=organ):
            place = {"line": line_of(text, found.start), "text": text[found.start : found.end]}
            self.stdout.write(json.dumps({**asdict(found), **place}, ensure_ascii=False))
