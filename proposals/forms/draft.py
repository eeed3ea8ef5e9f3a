"""The letter as one writes it."""

import secrets
from typing import Any

from django import forms

from portal.documents.lines import as_lines, copies_of, names_of
from portal.documents.plaintext import clean
from portal.documents.source import DISCLOSURES, RESULT_CLASSES
from portal.plain import speak_plainly
from proposals.models import Reply

CHOSEN = ("result_class", "disclosure", "disclosure_ground")


class DraftForm(forms.Form):
    """The letter as one writes it: official plain text, one addressee or copy a line."""

    title = forms.CharField(label="标题", max_length=100)
    addressees = forms.CharField(
        label="主送", help_text="每行一个", widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(
        label="正文",
        required=False,
        help_text="一、（一）1. （1）自动成为各级标题；从表格粘贴的单元格自动成表。",
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    note = forms.CharField(
        label="附注",
        required=False,
        max_length=200,
        help_text="例：联系人：李某　联系电话：0431-80000012",
    )
    copies = forms.CharField(
        label="抄送",
        required=False,
        help_text="每行一个，份数写在末尾。例：市人大选工委 2份",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    result_class = forms.ChoiceField(
        label="办理结果",
        required=False,
        choices=[("", "不标注"), *((c, f"{c} 类") for c in RESULT_CLASSES)],
    )
    disclosure = forms.ChoiceField(
        label="公开属性", required=False, choices=[("", "请选择"), *((d, d) for d in DISCLOSURES)]
    )
    disclosure_ground = forms.CharField(
        label="公开属性理由",
        required=False,
        max_length=200,
        help_text="不是主动公开的，须写明理由和依据",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    desk = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)

    @staticmethod
    def of(reply: Reply) -> "DraftForm":
        """The form as it stands for a reply."""
        return DraftForm(
            initial={
                "title": reply.title,
                "addressees": "\n".join(reply.addressees),
                "body": reply.body,
                "note": reply.note,
                "copies": as_lines(reply.copies),
                **{name: getattr(reply, name) for name in CHOSEN},
                "version": reply.version,
                "desk": secrets.token_hex(8),
            }
        )

    def clean_body(self) -> str:
        """Without what pasting brings along."""
        return clean(self.cleaned_data["body"])

    def clean_addressees(self) -> list[str]:
        """One a line; the colon after the last is set by the typesetter."""
        return names_of(self.cleaned_data["addressees"])

    def clean_copies(self) -> list[dict[str, Any]]:
        """One a line: a name, and how many copies when more than one."""
        return copies_of(self.cleaned_data["copies"])

    def drafted(self, attachments: list[dict[str, str]]) -> dict[str, Any]:
        """What the service takes."""
        names = ("title", "addressees", "body", "note", "copies", *CHOSEN)
        return {**{name: self.cleaned_data[name] for name in names}, "attachments": attachments}


def attachments_of(posted: Any) -> list[dict[str, str]]:
    """The attachments in a posted draft; a pair with neither title nor text is none."""
    pairs = zip(posted.getlist("attachment_title"), posted.getlist("attachment_body"), strict=False)
    return [
        {"title": title.strip(), "body": clean(body)}
        for title, body in pairs
        if title.strip() or body.strip()
    ]
