"""`typeset SOURCE.json --out FILE.pdf`: typeset one document, without a database."""

import json
import sys
from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.documents.fonts import FontsMissingError
from portal.documents.typesetting import SealsMissingError, typeset

WIDTH = 42  # mm: the seal of a department of a province


class Command(BaseCommand):
    """Typeset a JSON source (see docs/typesetting.md) into a PDF."""

    help = "把 JSON 格式的公文排成 PDF"
    requires_system_checks: list[str] = []  # they would ask for a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the source, `-` being standard input, and where the PDF goes."""
        parser.add_argument("source", help="JSON 文件；- 表示标准输入")
        parser.add_argument("--out", required=True, help="PDF 文件")
        parser.add_argument(
            "--draft", action="store_true", help="草稿：可以没有文号和日期，每页印“草稿”"
        )
        parser.add_argument("--public", action="store_true", help="公开本：不显示印章，不嵌入底稿")
        parser.add_argument(
            "--seal", action="append", default=[], help="印章图像（PNG），按署名顺序；每个机关一个"
        )

    def handle(self, *, source: str, out: str, seal: list[str], **options: Any) -> None:
        """Write the PDF, or one line a problem to standard error and exit with 1."""
        seals = dict(map(_image, seal))
        loaded = _loaded(source)
        if seal:
            loaded["seals"] = [{"image": sha256, "width": WIDTH} for sha256 in seals]
        try:
            made = typeset(loaded, draft=options["draft"], public=options["public"], seals=seals)
            Path(out).write_bytes(made.pdf)
        except ValidationError as error:
            raise CommandError("\n".join(_problems(error))) from error
        except (FontsMissingError, SealsMissingError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"不能写入 {out}：{error.strerror}") from error
        self.stdout.write(f"{out}：{made.pages}页{made.adjustment and f'。{made.adjustment}'}")


def _image(path: str) -> tuple[str, bytes]:
    try:
        image = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"不能读取 {path}：{error.strerror}") from error
    return sha256(image).hexdigest(), image


def _loaded(source: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        loaded = json.loads(text)
    except OSError as error:
        raise CommandError(f"不能读取 {source}：{error.strerror}") from error
    except ValueError as error:
        raise CommandError(f"{source} 不是 UTF-8 编码的 JSON：{error}") from error
    if not isinstance(loaded, dict):
        raise CommandError(f"{source} 应当是一个 JSON 对象。")
    return loaded


def _problems(error: ValidationError) -> list[str]:
    return [
        f"{field}：{message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
