"""Asking for more time to answer, and deciding on it."""

from datetime import date
from typing import Any

from django import forms

from portal.plain import speak_plainly
from proposals.forms.matter import DAY
from proposals.models import Extension
from proposals.models.extension import LONGEST_AUTHORITY, LONGEST_REASON


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until_on = forms.DateField(label="延长至", widget=DAY)
    reason = forms.CharField(
        label="延期理由",
        max_length=LONGEST_REASON,
        help_text="写入延期告知：“因……，不能如期办结”。例：所提问题涉及多个部门，尚需实地调研",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, longest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "extend_%s", **kwargs})
        if longest:
            self.fields["until_on"].help_text = f"最长至 {longest}"
            self.fields["until_on"].widget.attrs["max"] = longest.isoformat()
        speak_plainly(self)
        self.fields["until_on"].error_messages["invalid"] = "请填写日期，如 2026-08-11。"


class ConsentForm(forms.Form):
    """Who consented by which paper: what our own office records of the assigning body's decision."""

    authority = forms.CharField(label="同意机关", max_length=LONGEST_AUTHORITY)
    consent = forms.CharField(
        label="同意的文件",
        max_length=200,
        help_text="例：省人大常委会办公厅 2026年5月6日同意延期的函",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "consent_%s", **kwargs})
        speak_plainly(self)

    @staticmethod
    def of(extension: Extension) -> "ConsentForm":
        """The form as it stands for a request."""
        return ConsentForm(initial={"authority": extension.proposal.body.name})
