"""What people fill in about burdens: a span of days, items to enter, a document, what it cuts."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import MinValueValidator
from django.utils.timezone import localdate

from communities.ledger import PARTS
from communities.models import Burden, Measure
from communities.services.burdens import Item
from portal.decoding import decoded
from portal.plain import speak_plainly

KINDS = {label: kind for kind, label in Burden.Kind.choices}
LARGEST = 2_000_000  # bytes of a CSV file; 5,000 items have a tenth of that


NOT_BEFORE = MinValueValidator(date(1949, 10, 1), "日期不能早于 1949-10-01，请核对。")


def day(label: str, **facts: Any) -> forms.DateField:
    """A day, with the browser's calendar."""
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=shown, validators=[NOT_BEFORE], **facts)


class SpanForm(forms.Form):
    """Two days that are compared, or a document whose effect is shown."""

    measure = forms.ModelChoiceField(
        Measure.objects.none(), label="减负文件", required=False, empty_label="按日期比较"
    )
    start = day("自", required=False)
    end = day("至", required=False)

    def __init__(self, *args: Any, measures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = measures  # type: ignore[attr-defined]


class ItemsFilterForm(forms.Form):
    """What narrows the items of a ledger."""

    q = forms.CharField(
        label="检索",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "accesskey": "k"}),
    )
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *Burden.Kind.choices]
    )
    part = forms.ChoiceField(label="来源", required=False, choices=[("", "全部"), *PARTS.items()])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("standing", "现有"), ("cut", "已取消")],
    )
    on = day("现有日期", required=False)
    measure = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)


class EnterForm(forms.Form):
    """Items, one a line, or in a CSV file."""

    kind = forms.ChoiceField(
        label="类别", choices=[("", "请选择"), *Burden.Kind.choices], required=False
    )
    since = day("起始日期", initial=localdate)
    asked_by = forms.CharField(label="要求部门", required=False, max_length=60)
    file = forms.FileField(
        label="CSV 文件",
        required=False,
        help_text="首行为标题：类别、事项、要求部门、起始日期；后两列可省略，省略时用上面所填",
    )
    names = forms.CharField(
        label="负担事项",
        required=False,
        help_text="每行一项，可从表格中整列粘贴",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    items: list[Item]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)

    def clean(self) -> dict[str, Any]:
        """The items that are meant, each with its line; by paste of one kind, or by file."""
        known = super().clean() or {}
        if self.errors:
            return known
        file, typed = known["file"], known["names"].strip()
        if bool(file) == bool(typed):
            raise ValidationError("请在“负担事项”中填写，或者选择一个 CSV 文件，二者选一。")
        if typed and not known["kind"]:
            raise ValidationError({"kind": "请选择。"})
        self.items = self.in_file(file) if file else self.in_lines(typed)
        return known

    def in_lines(self, typed: str) -> list[Item]:
        """One item a line; empty lines count as lines only."""
        known = self.cleaned_data
        return [
            Item(known["kind"], name.strip(), known["since"], known["asked_by"], nth)
            for nth, name in enumerate(typed.splitlines(), 1)
            if name.strip()
        ]

    def in_file(self, file: File[bytes]) -> list[Item]:
        """One item a row, under headings."""
        text = text_of(file)
        if "\x00" in text:
            raise ValidationError({"file": "文件含有空字符，请删去后重试。"})
        rows = csv.DictReader(StringIO(text, newline=""))
        try:
            return self.in_table(rows)
        except csv.Error as error:
            raise ValidationError({"file": "文件不是完整的 CSV 表格，请重新导出。"}) from error

    def in_table(self, rows: csv.DictReader[str]) -> list[Item]:
        """The rows under their headings."""
        if not {"类别", "事项"} <= {str(name).strip() for name in rows.fieldnames or ()}:
            raise ValidationError({"file": "首行应有“类别”和“事项”两个标题。"})
        return [self.in_row(row, nth) for nth, row in enumerate(rows, 2)]

    def in_row(self, row: dict[str, Any], nth: int) -> Item:
        """An item as a row tells it."""
        told = {str(name).strip(): str(cell or "").strip() for name, cell in row.items()}
        known = self.cleaned_data
        since = told.get("起始日期", "")
        try:
            day = date.fromisoformat(since.replace("/", "-")) if since else known["since"]
        except ValueError as error:
            raise ValidationError({"file": f"第 {nth} 行：起始日期应写作 2026-01-31。"}) from error
        kind = KINDS.get(told["类别"], told["类别"])
        return Item(kind, told["事项"], day, told.get("要求部门") or known["asked_by"], nth)


def text_of(file: File[bytes]) -> str:
    """The text of a file in UTF-8 or in the encoding of Chinese Windows."""
    if (file.size or 0) > LARGEST:
        raise ValidationError({"file": "文件超过 2 MB，请分次录入。"})
    text = decoded(file.read())
    if text is None:
        raise ValidationError({"file": "不能读出文字，请把文件另存为 CSV UTF-8 后再上传。"})
    return text


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A document by which burdens are cut."""

    issued_on = day("成文日期")
    effective_on = day("实施之日")

    class Meta:
        model = Measure
        fields = ("title", "number", "issued_on", "effective_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class CutForm(forms.Form):
    """What a document cuts: the ticked items, or all but those that are kept."""

    how = forms.ChoiceField(
        label="取消范围",
        choices=[
            ("chosen", "取消下面勾选的事项"),
            ("but", "只保留名单中的事项，其余全部取消"),
        ],
        initial="chosen",
        widget=forms.RadioSelect,
    )
    on = day("取消之日")
    kept = forms.CharField(
        label="保留的事项",
        required=False,
        help_text="每行一项，写法与清单一致；不填即全部取消",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    items = forms.TypedMultipleChoiceField(
        label="事项", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, standing: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = standing  # type: ignore[attr-defined]
        speak_plainly(self)
