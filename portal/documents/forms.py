"""What an office and the public fill in; the services are the guard."""

from typing import Any

from django import forms
from django.utils.timezone import localdate

from portal.documents.models import Kind, Layout, Practice, Seal
from portal.documents.models.seal import NARROWEST, WIDEST
from portal.plain import speak_plainly


class Plain(forms.Form):
    """A form that complains in plain Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class SeriesForm(Plain):
    """A new number series."""

    kind = forms.ChoiceField(label="文种", choices=Kind.choices)
    prefix = forms.CharField(  # type: ignore[assignment]  # Django takes fields out of the class
        label="机关代字", max_length=12, help_text="例：吉民议字"
    )
    year = forms.TypedChoiceField(label="年份", coerce=int)
    start = forms.IntegerField(
        label="起始号",
        min_value=1,
        max_value=99_999,
        initial=1,
        help_text="年中启用的，接着原有编号往下排",
    )
    layout = forms.ChoiceField(label="版式", choices=Layout.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = localdate().year
        self.fields["year"].choices = [(y, f"{y} 年") for y in (year, year + 1)]  # type: ignore[attr-defined]


class LayoutForm(Plain):
    """The layout from now on."""

    layout = forms.ChoiceField(label="版式", choices=Layout.choices)


class IndexForm(Plain):
    """How 索引号 begin."""

    index = forms.ChoiceField(
        label="索引号前段", choices=Practice.Index.choices, widget=forms.RadioSelect
    )


class ReasonForm(Plain):
    """Why a number is voided."""

    reason = forms.CharField(label="理由", max_length=200)


class SealForm(Plain):
    """A seal's image and its width on paper."""

    image = forms.FileField(
        label="印章图像",
        help_text="透明背景的 PNG，近正方形，每边 300 到 3000 像素，不超过 2 MB",
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )
    width = forms.IntegerField(
        label="纸上直径（毫米）",
        min_value=NARROWEST,
        max_value=WIDEST,
        initial=Seal._meta.get_field("width").default,  # noqa: SLF001 -- Django's own way to a field
    )


class FileForm(Plain):
    """A PDF to verify."""

    file = forms.FileField(
        label="PDF 文件", widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )


class CodeForm(Plain):
    """A document's number and code."""

    number = forms.CharField(label="发文字号", max_length=40, help_text="例：吉民议字〔2026〕16号")
    code = forms.CharField(label="核验码", max_length=20, help_text="10 位，见公文页面")
