"""What people fill in, translated to what the services take; the services are the guard."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from portal.documents.plaintext import clean
from portal.people.models import Appointment, Organ, Section, User
from proposals.models import Grade, Proposal, Reply

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def explain(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's complaint beside the fields it is about; what has no field goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)


class RegisterForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A matter as it arrives on paper or from the congress's system."""

    class Meta:
        model = Proposal
        fields: ClassVar = [
            "body", "session", "number", "title", "deputy_name", "received_on", "text",
        ]  # fmt: skip
        widgets: ClassVar = {
            "received_on": DAY,
            "text": forms.Textarea(attrs={"rows": 8}),
            "number": forms.TextInput(attrs={"placeholder": "第1017号"}),
            "deputy_name": forms.TextInput(attrs={"list": "deputies", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chambers = Organ.objects.filter(kind__in=(Organ.Kind.CONGRESS, Organ.Kind.CPPCC))
        body = self.fields["body"]
        body.queryset = chambers  # type: ignore[attr-defined]
        body.empty_label = "请选择"  # type: ignore[attr-defined]
        body.initial = chambers.filter(division=organ.division_id).first()

    def clean_text(self) -> str:
        """Without what pasting brings along."""
        return clean(self.cleaned_data["text"])

    def _post_clean(self) -> None:
        """The service validates the whole matter, once."""

    @property
    def deputies(self) -> list[str]:
        """Names to choose from while typing."""
        posts = Appointment.objects.current().filter(role=Appointment.Role.DEPUTY)
        people = User.objects.filter(pk__in=posts.values("user")).order_by("name")
        return list(people.values_list("name", flat=True)[:500])


class AssignForm(forms.Form):
    """To which section."""

    section = forms.ModelChoiceField(Section.objects.none(), label="交办处室", empty_label="请选择")

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = organ.sections.all()  # type: ignore[attr-defined]


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
        help_text="每行一个，份数写在末尾。例：市人大选工委 2",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(reply: Reply) -> "DraftForm":
        """The form as it stands for a reply."""
        copies = [f"{copy['name']} {copy['count']}" for copy in reply.copies]
        return DraftForm(
            initial={
                "title": reply.title,
                "addressees": "\n".join(reply.addressees),
                "body": reply.body,
                "note": reply.note,
                "copies": "\n".join(copies),
                "version": reply.version,
            }
        )

    def clean_body(self) -> str:
        """Without what pasting brings along."""
        return clean(self.cleaned_data["body"])

    def clean_addressees(self) -> list[str]:
        """One a line; the colon after the last is set by the typesetter."""
        lines = self.cleaned_data["addressees"].splitlines()
        return [line.strip(" \u3000:：、") for line in lines if line.strip()]

    def clean_copies(self) -> list[dict[str, Any]]:
        """One a line: a name, and how many copies when more than one."""
        return [copy_of(line) for line in self.cleaned_data["copies"].splitlines() if line.strip()]

    def drafted(self, attachments: list[dict[str, str]]) -> dict[str, Any]:
        """What the service takes."""
        names = ("title", "addressees", "body", "note", "copies")
        return {**{name: self.cleaned_data[name] for name in names}, "attachments": attachments}


def copy_of(line: str) -> dict[str, Any]:
    """`市人大选工委 2` as a name and a number; 1 when none is written."""
    name, _, count = line.strip().rpartition(" ")
    if name and count.isdigit():
        return {"name": name.strip(), "count": int(count)}
    return {"name": line.strip(), "count": 1}


def attachments_of(posted: Any) -> list[dict[str, str]]:
    """The attachments in a posted draft; a pair with neither title nor text is none."""
    pairs = zip(posted.getlist("attachment_title"), posted.getlist("attachment_body"), strict=False)
    return [
        {"title": title.strip(), "body": clean(body)}
        for title, body in pairs
        if title.strip() or body.strip()
    ]


class JudgeForm(forms.Form):
    """征询意见表: attitude and result apart."""

    attitude = forms.ChoiceField(
        label="对办理态度", choices=Grade.choices, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(label="对办理结果", choices=Grade.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label="具体意见",
        required=False,
        max_length=2000,
        help_text="评价为不满意的必填",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FilterForm(forms.Form):
    """What narrows the list."""

    q = forms.CharField(
        label="检索",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "accesskey": "k"}),
    )
    status = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Proposal.Status.choices]
    )
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *Proposal.Kind.choices]
    )
