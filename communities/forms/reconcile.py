"""What is to be reconciled: a text or a table, of which division, as of which day."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from communities.reconciling import date_of
from portal.people.models import Division
from portal.plain import speak_plainly

LONGEST = 100_000  # characters


class ReconcileForm(forms.Form):
    """A pasted text or table; the day is the one written under it unless another is given."""

    figures = forms.CharField(
        label="文字或表格",
        max_length=LONGEST,
        help_text="粘贴复文、报告中的文字，或者从表格软件复制的表（首行为类别，首列为地方）",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    place = forms.CharField(
        label="行政区划", max_length=60, help_text="名称或者区划代码，如 濮阳市、410900"
    )
    as_of = forms.DateField(
        label="登记截至",
        required=False,
        help_text="不填的，按文中的成文日期；文中没有的，按今天",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)

    def clean_place(self) -> Division:
        """The one division of that name or code."""
        typed = self.cleaned_data["place"].strip()
        is_code = typed.isascii() and typed.isdecimal() and len(typed) <= 12
        known = {"code": typed.ljust(12, "0")} if is_code else {"name": typed}
        found = list(Division.objects.filter(until=None, **known).select_related("parent")[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            msg = "登记中没有该行政区划，请填写全称或者区划代码。"
            raise ValidationError(msg)
        several = "、".join(f"{one.parent or ''}{one.name}（{one.short_code}）" for one in found)
        msg = f"有同名的行政区划，请填写区划代码：{several}。"
        raise ValidationError(msg)

    def clean(self) -> dict[str, Any]:
        """The day: as given, as written under the text, or today; never one to come."""
        cleaned = super().clean() or {}
        given, today = cleaned.get("as_of"), localdate()
        if given and given > today:
            self.add_error("as_of", "不能晚于今天。")
        cleaned["day"] = given or min(date_of(cleaned.get("figures", "")) or today, today)
        return cleaned
