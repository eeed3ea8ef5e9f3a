"""Merge fields in a text, `{{案由}}`: found wrong when a wording is saved, filled in, and found open in a draft."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.documents.models import Kind
from portal.documents.source import LABELS
from portal.wordings.fields import FIELDS, fields_of

FIELD = re.compile(r"\{\{([^{}｛｝\n]{1,30})\}\}")
SLIP = re.compile(
    r"[{｛]+[^{}｛｝\n]{0,20}[}｝]*|[}｝]+"
)  # what is left of braces that make no field
OPEN = re.compile(r"\{\{[^{}\n]{0,30}(?:\}\})?|\}\}")  # in a draft: also what was half deleted


def faults(text: Mapping[str, Any], kind: str) -> dict[str, list[str]]:
    """What is wrong with the fields of a wording, by its parts: each with its place, at last the fields there are."""
    known = [field.name for field in fields_of(kind)]
    there_are = f"{Kind(kind).label}可用的合并域有：{'、'.join(known)}。"
    found = {part: list(_faults(value, kind, known)) for part, value in text.items()}
    return {part: [*messages, there_are] for part, messages in found.items() if messages}


def _faults(value: Any, kind: str, known: list[str]) -> Iterator[str]:
    for number, line in enumerate(_lines(value), 1):
        for place, token in _tokens(line):
            if (name := named(token)) not in known:
                yield f"第{number}行第{place + 1}字的“{token}”{_wrong(name, kind)}"


def _tokens(line: str) -> Iterator[tuple[int, str]]:
    """Every field of a line and everything else with a brace, with its place."""
    both = re.compile(f"{FIELD.pattern}|{SLIP.pattern}")
    return ((found.start(), found[0]) for found in both.finditer(line))


def named(token: str) -> str:
    """The name in a field, without spaces around it; nothing where it is none."""
    found = FIELD.fullmatch(token)
    return found[1].strip(" \u3000") if found else ""


def _wrong(name: str, kind: str) -> str:
    if not name:
        return "不完整：合并域前后各两个半角花括号，如 {{承办单位}}。"
    if any(field.name == name for field in FIELDS):
        return f"不能用于{Kind(kind).label}。"
    return "不是合并域。"


def _lines(value: Any) -> list[str]:
    """A part of a text as the lines one sees in its form."""
    if isinstance(value, str):
        return value.split("\n")
    return [item["name"] if isinstance(item, dict) else item for item in value]


def tidied(value: Any) -> Any:
    """The same text, its fields written without spaces: `{{ 案由 }}` as `{{案由}}`."""
    return _changed(value, lambda field: f"{{{{{named(field[0])}}}}}")


def filled(value: Any, values: Mapping[str, str]) -> Any:
    """A text with the fields that have a value filled in, and the others as they stand.

    One pass: what a value brings along, be it `{{案由}}`, is text.
    """
    return _changed(value, lambda field: values.get(named(field[0])) or field[0])


def _changed(value: Any, change: Callable[[re.Match[str]], str]) -> Any:
    """Plain data with every field in its texts changed."""
    if isinstance(value, str):
        return FIELD.sub(change, value)
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_changed(item, change) for item in value]
    return value


def unfilled(draft: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of a draft that are still to be filled in, by the printed part they are in, each once."""
    parts = [part for part in LABELS if part in draft]
    found = {part: list(dict.fromkeys(_open(draft[part]))) for part in parts}
    return {part: tokens for part, tokens in found.items() if tokens}


def _open(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from OPEN.findall(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _open(item)


def demands(draft: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same as messages: what keeps a letter from being submitted, checked and signed."""
    return {
        part: [f"{LABELS[part]}：“{token}”尚未填写。" for token in tokens]
        for part, tokens in unfilled(draft).items()
    }
