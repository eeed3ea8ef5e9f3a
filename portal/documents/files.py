"""Texts that commands are given."""

import sys
from pathlib import Path

from django.core.management.base import CommandError


def text_of(file: str) -> str:
    """A UTF-8 file, or standard input for `-`; a line's end is one character. Raises CommandError."""
    try:
        written = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return written.decode().replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise CommandError(f"不能读取 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} 不是 UTF-8 编码的文本：{error.reason}") from error
