"""What a street pastes out of a spreadsheet, understood: which columns, which committees, which numbers."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from communities import naming
from communities.figures import BY_GRADE, FIGURES, NAMED
from communities.models import Spell
from portal.decoding import decoded

LONGEST_EXPLANATION = 200
LARGEST_FILE = 2_000_000
MOST_ROWS = 1_000
CODE, NAME, EXPLANATION, IGNORED = "code", "name", "explanation", ""
HEADS = {
    "代码": CODE, "区划代码": CODE, "编码": CODE, "名称": NAME, "村居": NAME, "社区": NAME, "村社区": NAME,
    "单位": NAME, "村居委会": NAME, "说明": EXPLANATION, "备注": EXPLANATION,
    "总户数": "households", "人口": "population", "人口数": "population", "党员数": "party_members",
    "工作者": "workers", "一般工作人员": "workers_staff", "服务站": "station_m2", "社区社会组织": "organisations",
    "协商议事次数": "meetings", "会议次数": "meetings", "微网格数": "micro_grids", "议事会数": "councils",
    **{figure.label: name for name, figure in NAMED.items()},
}  # fmt: skip
AROUND = re.compile(r"[（(【\[].*?[）)】\]]|其中[:：]?|[\s:：、，,/]")


@dataclass
class Understood:
    """A pasted block: the columns found, what goes to which committee, and what could not be placed."""

    columns: list[str]
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    rows: list[tuple[Spell, list[tuple[str, str]]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # headings that say nothing to us

    @property
    def labels(self) -> list[str]:
        """What the columns with figures are called."""
        return [label_of(name) for name in self.columns if name not in (CODE, NAME, IGNORED)]


def label_of(name: str) -> str:
    """What a column is called."""
    return NAMED[name].label if name in NAMED else "说明"


def text_of(content: bytes) -> str:
    """The text of an uploaded CSV file, in the two encodings that spreadsheets write. Raises ValidationError."""
    if len(content) > LARGEST_FILE:
        raise ValidationError("文件超过 2 MB，请只保留本街道（乡镇）的数据。")
    text = decoded(content)
    if text is None:
        raise ValidationError("不能识别文件的编码，请另存为 CSV UTF-8（逗号分隔）后上传。")
    return text


def understand(block: str, spells: Sequence[Spell]) -> Understood:
    """Read a block with or without headings; rows by code, by name, or in the order shown.

    An empty cell changes nothing. Raises ValidationError: nothing in it can be understood.
    """
    table = rows_of(block)
    if not table:
        raise ValidationError("没有可识别的数据。")
    if len(table) > MOST_ROWS:
        raise ValidationError(f"最多 {MOST_ROWS} 行，现有 {len(table)} 行。")
    heads = [HEADS.get(plain(cell), IGNORED) for cell in table[0]]
    if any(heads):
        found = Understood(heads)
        found.unknown = [
            cell for cell, head in zip(table[0], heads, strict=True) if cell and not head
        ]
        first = 2
        table = table[1:]
    else:
        found, first = Understood(in_order(table[0], spells)), 1
    if len(set(filter(None, found.columns))) != len([one for one in found.columns if one]):
        raise ValidationError("有重复的列，请每项只保留一列。")
    places = Places(spells, found.columns, len(table))
    for number, row in enumerate(table, first):
        enter(found, places, row, number)
    return found


def rows_of(block: str) -> list[list[str]]:
    """The cells of a block: parted by tabs as spreadsheets copy them, else by commas; empty rows left out."""
    if "\x00" in block:
        raise ValidationError("内容含有空字符，请删去后重试。")
    mark = "\t" if "\t" in block else ","
    try:
        rows = list(csv.reader(block.splitlines(keepends=True), delimiter=mark))
    except csv.Error as error:
        raise ValidationError("内容不是完整的表格，请重新复制。") from error
    stripped = ([cell.strip() for cell in row] for row in rows)
    return [row for row in stripped if any(row)]


def plain(head: str) -> str:
    """A heading without units, brackets and spaces."""
    return AROUND.sub("", unicodedata.normalize("NFKC", head))


def in_order(row: Sequence[str], spells: Sequence[Spell]) -> list[str]:
    """The columns of a block without headings: those of the grid, behind a code and a name where they are there."""
    columns, rest = [], list(row)
    codes, names = {spell.code for spell in spells}, {key for one in spells for key in called(one)}
    if rest and (rest[0] in codes or re.fullmatch(r"\d{12}", rest[0])):
        columns.append(CODE)
        rest.pop(0)
    if rest and (rest[0] in names or not re.match(r"[\d.,\s]*$", rest[0])):
        columns.append(NAME)
        rest.pop(0)
    order = [figure.name for figure in (BY_GRADE if len(rest) == len(BY_GRADE) else FIGURES)]
    order.append(EXPLANATION)
    return columns + [order[nth] if nth < len(order) else IGNORED for nth in range(len(rest))]


def called(spell: Spell) -> Iterable[str]:
    """What a committee may be called in a street's own table."""
    return {spell.name, spell.short_name, spell.full_name, naming.short_of(spell.name)}


class Places:
    """Which row of a block belongs to which committee; each committee has one."""

    def __init__(self, spells: Sequence[Spell], columns: Sequence[str], rows: int) -> None:
        self.in_order = list(spells) if not {CODE, NAME} & set(columns) else None
        if self.in_order is not None and rows != len(spells):
            raise ValidationError(
                f"内容没有代码或名称，按顺序应有 {len(spells)} 行，现有 {rows} 行；请连同名称一列复制。"
            )
        self.by_code = {spell.code: spell for spell in spells}
        names = [(name, spell) for spell in spells for name in called(spell)]
        twice = [name for name, _ in names]
        self.by_name = {name: spell for name, spell in names if twice.count(name) == 1}

    def of(self, code: str, name: str) -> Spell | None:
        """The committee that a row says, or the next one where rows say none."""
        if self.in_order is not None:
            return self.in_order.pop(0)
        return self.by_code.get(code) or self.by_name.get(name)


def enter(found: Understood, places: Places, row: Sequence[str], number: int) -> None:
    """Put one row where it belongs, or say why it cannot be."""
    cells = [pair for pair in zip(found.columns, row, strict=False) if pair[0]]
    said = dict(cells)
    spell = places.of(said.get(CODE, ""), said.get(NAME, ""))
    who = said.get(NAME) or said.get(CODE) or "空白"
    if spell is None:
        found.wrong.append(
            f"第 {number} 行（{who}）：名册中没有这个村（居）委会，请核对名称或代码。"
        )
        return
    if spell.community_id in found.entries:
        found.wrong.append(f"第 {number} 行（{who}）：前面已有同一个村（居）委会。")
        return
    entry: dict[str, Any] = {}
    for name, typed in cells:
        if name in (CODE, NAME) or not typed:
            continue
        try:
            entry[name] = NAMED[name].read(typed) if name in NAMED else typed[:LONGEST_EXPLANATION]
        except ValidationError as error:
            found.wrong.append(f"第 {number} 行（{spell.short_name}）：{error.messages[0]}")
    found.entries[spell.community_id] = entry
    shown = [(name, said.get(name, "")) for name in found.columns if name not in (CODE, NAME, "")]
    found.rows.append((spell, shown))
