"""`manage.py retypeset --verify`: render issued documents again and compare the bytes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.documents.models import OfficialDocument
from portal.documents.services import differs
from portal.documents.tasks import typeset_waiting


class Command(BaseCommand):
    """Without --verify: typeset what still waits, here and now, without a worker."""

    help = "重新排版：--verify 逐件比对已印发公文的字节；不带参数则排出尚待排版的公文。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--verify", action="store_true", help="只比对，不改动")

    def handle(self, *, verify: bool, **_options: Any) -> None:
        """Name each document that differs; exit status 1 when one does."""
        if not verify:
            typeset_waiting(limit=10_000)
            waiting = OfficialDocument.objects.waiting_to_be_typeset()
            for document in waiting.exclude(failure=""):
                self.stdout.write(f"{document}：{document.failure}")
            self.stdout.write(f"尚待排版 {waiting.count()} 件。")
            return
        documents = OfficialDocument.objects.typeset()
        changed = [document for document in documents.iterator() if differs(document)]
        for document in changed:
            self.stdout.write(f"{document} 与印本不一致（{document.renderer}）")
        if changed:
            msg = f"共 {documents.count()} 件，{len(changed)} 件不一致。"
            raise CommandError(msg)
        self.stdout.write(f"共 {documents.count()} 件，全部一致。")
