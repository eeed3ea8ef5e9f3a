"""What both import commands ask for, and how they answer."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from communities.loading.faults import Refused, write_sheet
from communities.loading.reading import Source
from communities.services.loads import Loaded

SHOWN = 20  # faults on the screen
EVERY = 20_000  # rows between two looks at the terminal
WHOLE = "全国"


def add_questions(parser: ArgumentParser) -> None:
    """As of which day, from where, for what the file is complete."""
    parser.add_argument("--as-of", required=True, type=day, help="数据截止日期，如 2023-06-30")
    parser.add_argument("--source", default="", help="来源，如 国家统计局；默认为文件名")
    parser.add_argument("--licence", default="", help="来源的许可")
    parser.add_argument("--dry-run", action="store_true", help="只列出差异，不写入")
    parser.add_argument("--errors", type=Path, help="错误清单写入此文件（.xlsx 或 .csv）")
    parser.add_argument(
        "--complete-for", action="append", type=own_digits, metavar="代码",
        help=f"文件在哪些区划内是完整的（代码或“{WHOLE}”，可多次）；其中不再有的列为待核。默认为文件涉及的县",
    )  # fmt: skip


def day(text: str) -> date:
    """A day as in 2023-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}”不是日期，请写作 2023-06-30。") from None


def own_digits(text: str) -> str:
    """The digits with which the codes in a division begin."""
    if text == WHOLE:
        return ""
    for length in (2, 4, 6, 9):
        if text.isdigit() and len(text) >= length and not text[length:].strip("0"):
            return text[:length]
    raise ArgumentTypeError(f"“{text}”不是省、市、县、乡的代码，也不是“{WHOLE}”。")


@contextmanager
def explained(errors: Path | None) -> Iterator[None]:
    """Say what is wrong with a file: all in a sheet, the first on the screen; exit code 1."""
    try:
        yield
    except Refused as refusal:
        faults = refusal.faults
        said = [f"文件有 {len(faults):,} 处错误，未导入任何数据。", *map(str, faults[:SHOWN])]
        if errors:
            write_sheet(faults, errors)
            said.append(f"全部错误见 {errors}。")
        elif len(faults) > SHOWN:
            said.append("其余未列出，可用 --errors 错误清单.xlsx 写入文件。")
        raise CommandError("\n".join(said)) from None
    except OSError as error:
        raise CommandError(f"未导入：不能读取 {error.filename}，{error.strerror}。") from None


class Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __init__(self, path: Path) -> None:
        self.size = max(1, path.stat().st_size if path.exists() else 1)
        self.shown = 0

    def __call__(self, rows: int) -> None:
        """Tell how many rows are read."""
        if sys.stderr.isatty() and rows - self.shown >= EVERY:
            self.shown = rows
            done = min(1.0, rows * 61 / self.size)  # a row of the national file has 61 bytes
            sys.stderr.write(f"\r[{'█' * int(done * 30):<30}] 已读 {rows:,} 行")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.shown:
            sys.stderr.write("\n")


def outcome_of(loaded: Loaded, *, dry_run: bool) -> Iterator[str]:
    """What came of it, line by line."""
    words = {
        "added": "新增", "renamed": "更名", "moved": "划转", "altered": "其他变更",
        "vanished": "文件中不再有（待核）", "doubtful": "类别存疑（待核）",
        "later": "登记内容晚于文件，未改动", "abolished": "已登记撤销，未改动",
    }  # fmt: skip
    facts = loaded.found.facts()
    counts = [f"{word} {facts[name]:,}" for name, word in words.items() if facts.get(name)]
    for own, name in getattr(loaded.found, "itself", ()):
        yield f"{own} {name}：与上级同为一个区划，不另列一行。"
    yield f"共 {loaded.rows:,} 行：{'，'.join(counts) or '与登记一致，没有变更'}。"
    if dry_run:
        for verb, code, before, after in loaded.examples:
            yield f"  {verb} {code} {before}{' → ' if before and after else ''}{after}"
        yield "以上为试运行，未写入任何数据。"


__all__ = ["Source", "add_questions", "explained", "outcome_of"]
