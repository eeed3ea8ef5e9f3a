"""`manage.py import_divisions FILE... --as-of DAY`: load provinces, prefectures, counties and townships."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from communities.management.commands._asked import add_questions, explained, outcome_of
from communities.services import loads


class Command(BaseCommand):
    """All files together or none."""

    help = (
        "导入行政区划（CSV 或 XLSX，可同时给出省、市、县、乡各一个文件）；有任何错误则全部不写入。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One or several files."""
        parser.add_argument("files", type=Path, nargs="+")
        add_questions(parser)

    def handle(self, *, files: list[Path], errors: Path | None, **asked: Any) -> None:
        """Load and say what changed."""
        told = loads.Provenance(asked["as_of"], asked["source"], asked["licence"])
        dry_run = asked["dry_run"]
        with explained(errors):
            loaded = loads.load_divisions(
                files, told, covered=asked["complete_for"], dry_run=dry_run
            )
        for line in outcome_of(loaded, dry_run=dry_run):
            self.stdout.write(line)
