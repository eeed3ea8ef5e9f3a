"""What an office fills in to keep the time of a deadline; the services are the guard."""

from typing import Any

from django import forms

from portal.plain import speak_plainly


class Plain(forms.Form):
    """A form that complains in plain Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class StopForm(Plain):
    """Why the clock is to stand still."""

    reason = forms.CharField(
        label="中止事由", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class RestartForm(Plain):
    """What is to be noted when it runs again."""

    reason = forms.CharField(label="恢复说明", max_length=200, required=False)


class FixForm(Plain):
    """The last day, and the document that sets it."""

    on = forms.DateField(
        label="截止日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-05-31。"},
    )
    document = forms.CharField(
        label="依据的文件", max_length=200, help_text="例：省政府办公厅2026年建议提案交办通知"
    )
