"""公开属性 as the office checks it, and as the signatory decides it."""

from typing import Any

from django import forms

from portal.documents.source import DISCLOSURES
from portal.plain import speak_plainly
from proposals.models import Reply


class DisclosureForm(forms.Form):
    """The office's word, preset to what the drafter proposed."""

    disclosure = forms.ChoiceField(
        label="审核意见",
        choices=[(word, word) for word in DISCLOSURES],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label="理由", required=False, max_length=200, help_text="与起草人的建议不同的，须写明理由"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "check_%s", **kwargs})
        speak_plainly(self)

    @staticmethod
    def of(reply: Reply) -> "DisclosureForm":
        """The form as it stands for a reply."""
        word = reply.disclosure_checked or reply.disclosure
        known = {"disclosure": word, "remark": reply.disclosure_remark, "version": reply.version}
        return DisclosureForm(initial=known)


class DecisionForm(forms.Form):
    """The signatory's word, preset to what the office checked."""

    disclosure = forms.ChoiceField(
        label="公开属性",
        choices=[("", "请选择"), *((word, word) for word in DISCLOSURES)],
    )
    ground = forms.CharField(
        label="理由", required=False, max_length=200, help_text="与办公室审核意见不同的，须写明理由"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decide_%s", **kwargs})
        speak_plainly(self)
