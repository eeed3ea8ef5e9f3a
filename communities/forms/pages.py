"""Choosing the day, the figure, the kind, and what to look for or compare."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from communities.models import Kind
from communities.reports import FIGURES
from portal.people.models import Division
from portal.plain import speak_plainly

MOST = 6  # divisions side by side

TOTAL_FIRST = [("total", FIGURES["total"]), *list(FIGURES.items())[:-1]]


def a_day(label: str, **options: Any) -> forms.DateField:
    """A day that one may leave empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "请填写正确的日期，如 2023-06-30。"}
    return forms.DateField(
        label=label, required=False, widget=widget, error_messages=wrong, **options
    )


class DayForm(forms.Form):
    """The day as of which the registry is shown."""

    on = a_day("截至日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)
        self.fields["on"].widget.attrs["max"] = localdate().isoformat()

    def clean_on(self) -> date | None:
        """No day to come."""
        day: date | None = self.cleaned_data["on"]
        if day and day > localdate():
            raise forms.ValidationError("不能晚于今天，请改填今天或以前的日期。")
        return day

    @property
    def day(self) -> date:
        """The day that was chosen, else today."""
        return self.chosen("on") or localdate()

    def chosen(self, name: str) -> Any:
        """What was chosen, where it is something."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def kept(self) -> str:
        """What links carry along so that the day stays: ?on=2023-06-30."""
        day = self.chosen("on")
        return f"?on={day}" if day else ""


class CountryForm(DayForm):
    """The day, and by which figure the tiles are shaded."""

    figure = forms.ChoiceField(label="图示指标", choices=TOTAL_FIRST, required=False)


class TownshipForm(DayForm):
    """The day, and the kind of committee."""

    kind = forms.ChoiceField(label="类别", choices=[("", "全部"), *Kind.choices], required=False)


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label="名称、拼音首字母或代码",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    abolished = forms.BooleanField(label="含已撤销的", required=False)


class CompareForm(DayForm):
    """Up to six divisions, by code or by name, and a second day."""

    then = a_day("对比日期")
    divisions = forms.CharField(
        label="行政区划",
        required=False,
        max_length=120,
        help_text="填写代码（6 位、9 位或 12 位）或县级以上行政区划的名称，以空格分隔，最多 6 个。",
    )

    def clean_divisions(self) -> list[str]:
        """Codes of 12 digits, each once, at most six."""
        words = self.cleaned_data["divisions"].replace(",", " ").replace("，", " ").split()
        if len(words) > MOST:
            raise forms.ValidationError(f"最多对比 {MOST} 个，现有 {len(words)} 个，请删减。")
        return list(dict.fromkeys(code_of(word) for word in words))


def code_of(word: str) -> str:
    """The 12 digits of a code or of a name that only one division has. Raises ValidationError."""
    if word.isascii() and word.isdigit() and len(word) <= 12:
        return word.ljust(12, "0")
    known = Division.objects.filter(name=word, level__lte=Division.Level.COUNTY, until=None)
    found = list(known.order_by("code").values_list("code", flat=True)[:2])
    if len(found) != 1:
        fault = f"有多个“{word}”" if found else f"登记中没有“{word}”"
        raise forms.ValidationError(f"{fault}，请改填代码。")
    return found[0]
