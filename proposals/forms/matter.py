"""Registering a matter, assigning it, finding it, judging its reply."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Case, QuerySet, When

from portal.documents.plaintext import clean
from portal.people.models import Appointment, Organ, Section, User
from portal.plain import speak_plainly
from proposals.models import Grade, Proposal

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A matter as it arrives on paper or from the congress's system."""

    class Meta:
        model = Proposal
        fields: ClassVar = [
            "body", "session", "number", "title", "deputy_name", "received_on", "text",
        ]  # fmt: skip
        labels: ClassVar = {"body": "所属人大、政协"}
        widgets: ClassVar = {
            "received_on": DAY,
            "text": forms.Textarea(attrs={"rows": 8}),
            "number": forms.TextInput(attrs={"placeholder": "第1017号"}),
            "deputy_name": forms.TextInput(attrs={"list": "deputies", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, chambers = self.fields["body"], chambers_near(organ)
        body.queryset = chambers  # type: ignore[attr-defined]
        body.empty_label = "请选择"  # type: ignore[attr-defined]
        body.initial = chambers.filter(division=organ.division_id).first()
        speak_plainly(self)

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


def chambers_near(organ: Organ) -> QuerySet[Organ]:
    """The congresses and CPPCC committees of the organ's province, those of its own division first."""
    own_first = Case(When(division=organ.division_id, then=0), default=1)
    return Organ.objects.filter(
        kind__in=(Organ.Kind.CONGRESS, Organ.Kind.CPPCC),
        division__code__startswith=organ.division.code[:2],
    ).order_by(own_first, "division__code", "pk")


class AssignForm(forms.Form):
    """To which section."""

    section = forms.ModelChoiceField(Section.objects.none(), label="交办处室", empty_label="请选择")

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = organ.sections.all()  # type: ignore[attr-defined]
        speak_plainly(self)


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


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
    light = forms.ChoiceField(
        label="期限", required=False, choices=[("", "全部"), ("near", "临期"), ("over", "逾期")]
    )
