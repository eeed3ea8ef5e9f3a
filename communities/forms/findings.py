"""How a finding is settled, and how the list of findings is narrowed."""

from typing import Any

from django import forms

from communities.models import Finding, Kind
from communities.services.findings import ABOLISH, CORRECT, KEEP, OUTCOMES

OF_VANISHED = (KEEP, ABOLISH)
OF_KIND = (KEEP, CORRECT)


class FindingFilter(forms.Form):
    """What is asked of the list."""

    reason = forms.ChoiceField(
        label="事由", required=False, choices=[("", "全部"), *Finding.Kind.choices]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "待处理"), ("settled", "已处理")]
    )


class SettleForm(forms.Form):
    """The outcome, and the day and the kind where it needs them."""

    outcome = forms.ChoiceField(label="处理结果", widget=forms.RadioSelect)
    on = forms.DateField(
        label="生效之日", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="撤销或更正类别的，填写自哪一天起；名录中已经撤销的不必填写。",
    )  # fmt: skip
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "不更正"), *Kind.choices])
    remark = forms.CharField(label="核实情况", required=False, max_length=150)

    def __init__(self, finding: Finding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = OF_KIND if finding.kind == Finding.Kind.KIND else OF_VANISHED
        self.fields["outcome"].choices = [(word, OUTCOMES[word]) for word in offered]  # type: ignore[attr-defined]
        if finding.kind != Finding.Kind.KIND:
            del self.fields["kind"]
