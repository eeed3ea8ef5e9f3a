"""`manage.py verify_document FILE.pdf`: whether this file was issued here, and is as it was."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.documents.verification import Verdict, verify_file


class Command(BaseCommand):
    """Print the verdict; exit with 1 unless the file is intact."""

    help = "核验 PDF：完好、公开本、已改动、签名已被去除、已撤回（作废）、查无此件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the PDF."""
        parser.add_argument("file", help="PDF 文件")

    def handle(self, *, file: str, **_options: object) -> None:
        """Verify the file."""
        try:
            answer = verify_file(Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"不能读取 {file}：{error.strerror}") from error
        signed = answer.certificate and f"签名证书：{answer.certificate}"
        said = (answer.words, answer.number, answer.organ, str(answer.on or ""), signed)
        line = f"{file}：{'　'.join(filter(None, said))}"
        if answer.verdict not in (Verdict.INTACT, Verdict.COPY):
            raise CommandError(line)
        self.stdout.write(line)
