"""`manage.py import_communities FILE --as-of DAY`: load a file of village and residents' committees."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from communities.management.commands._asked import Bar, add_questions, explained, outcome_of
from communities.services import loads


class Command(BaseCommand):
    """All or nothing; the same file again changes nothing."""

    help = "导入村（居）委会（CSV 或 XLSX），与登记比对后一次写入；有任何错误则全部不写入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path)
        add_questions(parser)

    def handle(self, *, file: Path, errors: Path | None, dry_run: bool, **asked: Any) -> None:
        """Load and say what changed."""
        told = loads.Provenance(asked["as_of"], asked["source"], asked["licence"])
        bar = Bar(file)
        with explained(errors):
            loaded = loads.load_communities(
                file, told, covered=asked["complete_for"], dry_run=dry_run, progress=bar
            )
        bar.end()
        for line in outcome_of(loaded, dry_run=dry_run):
            self.stdout.write(line)
