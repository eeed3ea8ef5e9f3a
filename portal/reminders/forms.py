"""The forms: the filter of the list, and the note of 催办."""

from typing import ClassVar

from django import forms

from portal.deadlines.models import Stage


class DeadlineFilterForm(forms.Form):
    """How it stands, and of which stage."""

    STATES: ClassVar = [("", "全部"), ("soon", "临期"), ("overdue", "逾期"), ("stopped", "中止")]

    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    stage = forms.ChoiceField(label="环节", required=False, choices=[("", "全部"), *Stage.choices])


class PressForm(forms.Form):
    """What the pressed are told besides."""

    note = forms.CharField(
        label="催办说明",
        required=False,
        max_length=200,
        help_text="可不填。随通知送达被催办人，并记入留痕。",
        error_messages={"max_length": "最多 200 字，现有 %(show_value)d 字。"},
    )
