"""A JSON file that somebody names to a command, or standard input."""

import json
import sys
from pathlib import Path
from typing import Any


class Unreadable(Exception):
    """Why it cannot be read, in a sentence for whoever named it."""


def loaded(file: str) -> Any:
    """What a JSON file holds; `-` is standard input. Raises Unreadable."""
    try:
        return json.loads(sys.stdin.read() if file == "-" else Path(file).read_text("utf-8"))
    except OSError as error:
        raise Unreadable(f"不能读取 {file}，{error.strerror}。") from error
    except json.JSONDecodeError as error:
        at = f"第 {error.lineno} 行第 {error.colno} 列"
        raise Unreadable(f"{file} 不是 JSON，{at}有误（{error.msg}）。") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} 不是 UTF-8 编码。") from error
