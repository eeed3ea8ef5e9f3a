"""Reading a source: every field cleaned or refused, with messages that say what to do."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from portal.documents.agreement import disagreements
from portal.documents.fonts import undrawable
from portal.documents.plaintext import Table, blocks, clean
from portal.documents.source import (
    DISCLOSURES,
    DOC_NUMBER,
    KINDS,
    LABELS,
    LAYOUTS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_ORGAN,
    LONGEST_TITLE,
    MOST_ATTACHMENTS,
    MOST_COLUMNS,
    MOST_ORGANS,
    NAMES,
    RESULT_CLASSES,
    SHA256,
    UNKNOWN,
    UNPRINTABLE,
    URGENCIES,
    Attachment,
    Copy,
    Seal,
    Source,
)


def validated(source: dict[str, Any], *, draft: bool = False, signed: bool = False) -> Source:
    """Return the source, cleaned, or raise ValidationError {field: messages that say what to do}.

    Only a draft may lack its number (发文字号) and its date. What is `signed` keeps what was allowed on its day.
    """
    errors = {
        name: [UNKNOWN.get(name, "没有这一项，请删除。")] for name in source if name not in NAMES
    }
    values: dict[str, Any] = {}
    for name in NAMES:
        try:
            values[name] = _read(name, source, draft=draft)
        except ValidationError as error:
            errors[name] = [_labelled(name, message) for message in error.messages]
    if not errors:
        for name, message in disagreements(values, signed=signed):
            errors.setdefault(name, []).append(_labelled(name, message))
    if errors:
        raise ValidationError(errors)
    return Source(**values)


def _labelled(name: str, message: str) -> str:
    label = LABELS.get(name, "")
    return message if message.startswith(label) else f"{label}：{message}"


def _read(name: str, source: dict[str, Any], *, draft: bool) -> Any:
    value = source.get(name, () if name in LISTS else "")
    if draft and name in {"doc_number", "date"} and value == "":
        return ""
    return READERS[name](value)


def text(value: object, *, longest: int, required: bool = True) -> str:
    """Return one line of text; raise ValidationError where it is none, empty, too long or cannot be printed."""
    if not isinstance(value, str):
        raise ValidationError("应当是文字。")
    value = clean(value)
    if required and not value:
        raise ValidationError("不能为空，请填写。")
    if "\n" in value or "\t" in value:
        raise ValidationError("不能换行，也不能含制表符，请改为一行。")
    if len(value) > longest:
        raise ValidationError(f"现有{len(value)}字，最多{longest}字，请精简。")
    _refuse_unprintable(value)
    return value


def _refuse_unprintable(value: str) -> None:
    messages = [
        f"第{number}行有不能印刷的控制字符 U+{ord(character):04X}，请删除。"
        for number, line in enumerate(value.split("\n"), start=1)
        for character in sorted(set(line) - {"\t"})
        if unicodedata.category(character) in UNPRINTABLE
    ]
    messages = messages or [
        f"“{character}”（U+{ord(character):04X}）没有可用的字形，请换一个字。"
        for character in sorted(undrawable(value))
    ]
    if messages:
        raise ValidationError(messages)


def _body(value: object) -> str:
    if not isinstance(value, str):
        raise ValidationError("应当是文字。")
    value = clean(value)
    if not value:
        raise ValidationError("正文为空，请先写正文。")
    _refuse_unprintable(value)
    for block in blocks(value):
        if isinstance(block, Table):
            _refuse_huge(block)
    return value


def _refuse_huge(table: Table) -> None:
    if len(table.rows[0]) > MOST_COLUMNS:
        raise ValidationError(
            f"表格有{len(table.rows[0])}列，最多{MOST_COLUMNS}列，请拆成几个表或者另附电子表格。"
        )


def _layout(value: object) -> str:
    if value not in LAYOUTS:
        raise ValidationError(f"没有“{value}”这种版式，可用的有：{'、'.join(LAYOUTS)}。")
    return str(value)


def _doc_number(value: object) -> str:
    number = text(value, longest=LONGEST_NAME)
    if not DOC_NUMBER.fullmatch(number):
        raise ValidationError(
            f"发文字号“{number}”不合规范，应当写成“机关代字〔年份〕序号号”，例如“吉民议字〔2026〕16号”："
            "年份用六角括号〔〕，序号不加“第”，前面不补零。"
        )
    return number


def _date(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise ValidationError(f"成文日期“{value}”不对，应当是实际日期，写成 2026-01-05 的样子。")


def _each(value: object, read: Callable[[Any], Any], most: int) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValidationError("应当是一个列表。")
    if len(value) > most:
        raise ValidationError(f"共有{len(value)}项，最多{most}项，请精简。")
    items, messages = [], []
    for number, item in enumerate(value, start=1):
        try:
            items.append(read(item))
        except ValidationError as error:
            messages += [f"第{number}项：{message}" for message in error.messages]
    if messages:
        raise ValidationError(messages)
    return tuple(items)


def _keys(value: object, names: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise ValidationError(f"应当恰好有这几项：{'、'.join(sorted(names))}。")
    return value


def _attachment(value: object) -> Attachment:
    item = _keys(value, {"title", "body"})
    return Attachment(
        _named("标题", text, item["title"], longest=LONGEST_TITLE), _body(item["body"])
    )


def _named(name: str, read: Callable[..., str], value: object, **limits: int) -> str:
    try:
        return read(value, **limits)
    except ValidationError as error:
        raise ValidationError([f"{name}{message}" for message in error.messages]) from error


def _copy(value: object) -> Copy:
    item = _keys(value, {"name", "count"})
    count = item["count"]
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 99:
        raise ValidationError("份数应当是1到99的整数。")
    return Copy(_named("名称", text, item["name"], longest=LONGEST_NAME), count)


def _addressees(value: object) -> tuple[str, ...]:
    return _each(value, lambda name: text(name, longest=LONGEST_NAME).rstrip("：:"), 200)


def _signature(value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    read = _each(names, lambda name: text(name, longest=LONGEST_ORGAN + 4), MOST_ORGANS)
    if not read:
        raise ValidationError("没有署名，请填写发文机关。")
    return read


def _one_of(*known: str) -> Callable[[object], str]:
    """Read a word out of a list of known ones, or nothing."""

    def read(value: object) -> str:
        if value and value not in known:
            raise ValidationError(f"没有“{value}”这一种，可用的有：{'、'.join(known)}。")
        return str(value or "")

    return read


def _copy_number(value: object) -> str:
    if value and not (isinstance(value, str) and re.fullmatch(r"\d{6}", value)):
        raise ValidationError(f"份号“{value}”不对，应当是六位数字，例如 000001。")
    return str(value or "")


def _seal(value: object) -> Seal:
    item = _keys(value, {"image", "width"})
    if not SHA256.fullmatch(str(item["image"])):
        raise ValidationError("印章图像应当以其 SHA-256 指明。")
    width = item["width"]
    if not isinstance(width, int | float) or isinstance(width, bool) or not 30 <= width <= 60:
        raise ValidationError("印章宽度应当在30到60毫米之间。")
    return Seal(str(item["image"]), float(width))


LISTS = {"addressees", "attachments", "copies", "signers", "seals"}
READERS: dict[str, Callable[[Any], Any]] = {
    "layout": _layout,
    "organ": lambda value: text(value, longest=LONGEST_ORGAN),
    "doc_number": _doc_number,
    "title": lambda value: text(value, longest=LONGEST_TITLE),
    "addressees": _addressees,
    "body": _body,
    "attachments": lambda value: _each(value, _attachment, MOST_ATTACHMENTS),
    "signature": _signature,
    "date": _date,
    "note": lambda value: text(value, longest=LONGEST_NOTE, required=False),
    "copies": lambda value: _each(value, _copy, 30),
    "kind": lambda value: _one_of(*KINDS)(value) or "reply",
    "copy_number": _copy_number,
    "urgency": _one_of(*URGENCIES),
    "signers": lambda value: _each(value, lambda name: text(name, longest=LONGEST_NAME), 6),
    "result_class": _one_of(*RESULT_CLASSES),
    "disclosure": _one_of(*DISCLOSURES),
    "printed_by": lambda value: text(value, longest=LONGEST_ORGAN + 4, required=False),
    "printed_on": lambda value: _date(value) if value else "",
    "seals": lambda value: _each(value, _seal, MOST_ORGANS),
}
