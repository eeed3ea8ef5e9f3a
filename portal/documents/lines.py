"""Addressees and copies as they are written in a form, one a line."""

import re
from collections.abc import Iterable
from typing import Any

# A name; then a number after a space, or one with 份, in brackets or not.
COPIES = re.compile(r"(.+?)(?:[\s\u3000]+([0-9]{1,3})|[\s\u3000]*[（(]?([0-9]{1,3})\s*份[）)]?)")


def names_of(text: str) -> list[str]:
    """The addressees; the colon after the last is set by the typesetter."""
    return [line.strip(" \u3000:：、") for line in text.splitlines() if line.strip()]


def copies_of(text: str) -> list[dict[str, Any]]:
    """The copies: a name, and how many when more than one."""
    return [copy_of(line) for line in text.splitlines() if line.strip()]


def copy_of(line: str) -> dict[str, Any]:
    """`市人大选工委 2`, `市人大选工委（2份）` as a name and a number; 1 when none is written."""
    if found := COPIES.fullmatch(line.strip()):
        return {"name": found[1], "count": int(found[2] or found[3])}
    return {"name": line.strip(), "count": 1}


def as_lines(copies: Iterable[dict[str, Any]]) -> str:
    """Copies as one writes them."""
    return "\n".join(
        f"{copy['name']} {copy['count']}份" if copy["count"] > 1 else copy["name"]
        for copy in copies
    )
