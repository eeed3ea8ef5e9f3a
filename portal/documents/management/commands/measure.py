"""`measure FILE.pdf`: measure one PDF against GB/T 9704-2012, without a database."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.documents.measuring import NotPdfError, measure


class Command(BaseCommand):
    """Print one JSON object a rule; exit with 1 where a rule is broken."""

    help = "按 GB/T 9704-2012 量 PDF，每条规则输出一行 JSON"
    requires_system_checks: list[str] = []  # they would ask for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the PDF."""
        parser.add_argument("file", help="PDF 文件")

    def handle(self, *, file: str, **_options: object) -> None:
        """Measure the file."""
        try:
            measurements = measure(Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"不能读取 {file}：{error.strerror}") from error
        except NotPdfError as error:
            raise CommandError(f"{file}：{error}") from error
        for measurement in measurements:
            self.stdout.write(json.dumps(asdict(measurement), ensure_ascii=False))
        if broken := [measurement.rule for measurement in measurements if not measurement.ok]:
            raise CommandError(f"{len(broken)}条规则不合格：{'、'.join(broken)}")
