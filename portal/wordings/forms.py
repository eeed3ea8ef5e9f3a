"""A wording as one writes it."""

from typing import Any

from django import forms

from portal.documents.lines import as_lines, copies_of, names_of
from portal.documents.plaintext import clean
from portal.plain import speak_plainly
from portal.wordings.models import TEXT


class WordingForm(forms.Form):
    """The parts of a letter, with merge fields where something is still unknown."""

    name = forms.CharField(
        label="模板名称", max_length=40, help_text="例：答复（列入计划逐步解决）"
    )
    title = forms.CharField(label="标题", max_length=100)
    addressees = forms.CharField(
        label="主送", required=False, help_text="每行一个", widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 16}))
    note = forms.CharField(label="附注", required=False, max_length=200)
    copies = forms.CharField(
        label="抄送",
        required=False,
        help_text="每行一个，份数写在末尾。例：省人大常委会人事代表选举室 2份",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)

    @staticmethod
    def of(text: dict[str, Any], *, name: str = "", version: int = 0) -> "WordingForm":
        """The form as it stands for a text."""
        lines = {"addressees": "\n".join(text["addressees"]), "copies": as_lines(text["copies"])}
        return WordingForm(initial={**text, **lines, "name": name, "version": version})

    def clean_addressees(self) -> list[str]:
        """One a line."""
        return names_of(self.cleaned_data["addressees"])

    def clean_body(self) -> str:
        """Without what pasting brings along."""
        return clean(self.cleaned_data["body"])

    def clean_copies(self) -> list[dict[str, Any]]:
        """One a line: a name, and how many copies when more than one."""
        return copies_of(self.cleaned_data["copies"])

    def text(self) -> dict[str, Any]:
        """What the service takes."""
        return {part: self.cleaned_data[part] for part in TEXT}
