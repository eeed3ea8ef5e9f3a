"""What people fill in about publications."""

from typing import Any

from django import forms

from portal.publication.listing import choices
from portal.publication.models import Publication


class PublicFilterForm(forms.Form):
    """What narrows the public list."""

    q = forms.CharField(
        label="检索",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "accesskey": "k"}),
    )
    organ = forms.ChoiceField(label="机关", required=False)
    year = forms.ChoiceField(label="发布年份", required=False)
    kind = forms.ChoiceField(label="文种", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices().items():
            self.fields[name].choices = [("", "全部"), *found]  # type: ignore[attr-defined]


class PassageForm(forms.Form):
    """A passage that the rules did not find."""

    passage = forms.CharField(
        label="另行隐去的文字",
        max_length=200,
        help_text="照原文填写一行；原文中每一处都改为星号",
    )


class ScopeForm(forms.Form):
    """The full text or a summary."""

    scope = forms.ChoiceField(
        label="公开范围", choices=Publication.Scope.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(
        label="摘要",
        required=False,
        max_length=5_000,
        help_text="公开摘要的必填；代替正文和附件公开",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
