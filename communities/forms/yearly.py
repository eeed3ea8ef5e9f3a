"""The grid in which a street types its figures, and the block that it pastes instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from communities.checking import Remark, last_of, remarks
from communities.figures import Figure, said
from communities.models import Line, Spell, counted_on
from communities.pasting import LONGEST_EXPLANATION, text_of
from portal.plain import speak_plainly


@dataclass
class Cell:
    """One input of the grid."""

    figure: Figure
    name: str
    value: str
    wrong: str = ""
    marked: bool = False  # a remark is about it


@dataclass
class Row:
    """One committee of the grid: its inputs, and what there is to say of what was saved."""

    spell: Spell
    cells: list[Cell]
    explanation: str
    remarks: list[Remark] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    line: Line | None = None

    @property
    def explains(self) -> bool:
        """Whether a word of explanation is wanted."""
        return any(not one.grave for one in self.remarks)


class Sheet:
    """The grid of some committees and some figures: as saved, or as typed and perhaps wrong."""

    def __init__(
        self,
        spells: Iterable[Spell],
        figures: Sequence[Figure],
        year: int,
        posted: Mapping[str, str] | None = None,
    ) -> None:
        self.figures, self.year, self.posted = figures, year, posted
        shown = list(spells)
        keys = [spell.community_id for spell in shown]
        saved = {
            line.community_id: line for line in Line.objects.filter(community__in=keys, year=year)
        }
        last = last_of(keys, year)
        self.entries: dict[int, dict[str, Any]] = {}
        self.rows = [
            self.row_of(spell, saved.get(spell.community_id), last.get(spell.community_id))
            for spell in shown
        ]

    def row_of(self, spell: Spell, line: Line | None, last: Line | None) -> Row:
        """One committee: what was typed, else what was saved."""
        found = remarks(line, last, counted_on(self.year)) if line else []
        marked = {one.figure for one in found if one.grave}
        cells = [self.cell_of(spell, figure, line, marked) for figure in self.figures]
        row = Row(spell, cells, line.explanation if line else "", found, line=line)
        if self.posted is not None:
            self.understand(row)
        return row

    def cell_of(self, spell: Spell, figure: Figure, line: Line | None, marked: set[str]) -> Cell:
        """One input."""
        name = f"{figure.name}-{spell.code}"
        value = said(figure.of(line)) if line else ""
        if self.posted is not None:
            value = self.posted.get(name, value)
        return Cell(figure, name, value, marked=figure.name in marked)

    def understand(self, row: Row) -> None:
        """Read what was typed in a row; what cannot be read stays as it was typed, with a word beside it."""
        posted = self.posted or {}
        entry: dict[str, Any] = {}
        for cell in row.cells:
            try:
                entry[cell.figure.name] = cell.figure.read(cell.value)
            except ValidationError as error:
                cell.wrong = error.messages[0]
                row.wrong.append(cell.wrong)
        name = f"explanation-{row.spell.code}"
        if name in posted:
            entry["explanation"] = row.explanation = posted[name].strip()
            if len(row.explanation) > LONGEST_EXPLANATION or "\x00" in row.explanation:
                row.wrong.append(f"说明最多 {LONGEST_EXPLANATION} 字，且不含空字符。")
        self.entries[row.spell.community_id] = entry

    @property
    def is_valid(self) -> bool:
        """Whether all that was typed was understood."""
        return not any(row.wrong for row in self.rows)


class PasteForm(forms.Form):
    """A block copied out of a spreadsheet, or a CSV file."""

    block = forms.CharField(
        label="粘贴的内容",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="在电子表格中选中后复制，粘贴到这里。第一行可以是表头；没有表头的，各列须与下列顺序一致。",
    )
    file = forms.FileField(
        label="或者上传 CSV 文件", required=False, help_text="UTF-8 或 GB18030 编码，不超过 2 MB。"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """What was sent, as one text: the file's, where there is one."""
        cleaned = super().clean() or {}
        if cleaned.get("file"):
            cleaned["block"] = text_of(cleaned["file"].read())
        if not cleaned.get("block", "").strip():
            raise ValidationError("请粘贴内容，或者选择一个 CSV 文件。")
        return cleaned
