"""What a street fills in to ask for a change, and what the county fills in to agree."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from communities.models import Community, Kind, Request, within
from communities.services.requests import Asked
from portal.people.models import Appointment, Division
from portal.plain import speak_plainly

R = Request.Kind
# What each kind asks for, besides where, from which day on and why.
FIELDS: dict[str, tuple[str, ...]] = {
    R.ESTABLISH: ("name", "code", "sort"),
    R.RENAME: ("community", "name"),
    R.MERGE: ("communities", "into", "name", "code", "sort"),
    R.SPLIT: ("community", "goes_on", "parts"),
    R.ABOLISH: ("community",),
    R.BOUNDARY: ("community", "boundary"),
    R.CHAIR: ("community", "officer_name", "telephone", "term", "term_ends_on"),
    R.TERM: ("community", "term", "term_ends_on"),
    R.UNDO: (),
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PART = re.compile(r"\s*([0-9]{12})[\s,，]+(\S.*?)\s*")
TELEPHONE = re.compile(r"[0-9+()（） -]*")
NEW = "（新设一个）"


class RequestForm(forms.Form):
    """A request of one kind; only the fields of that kind are there."""

    division = forms.ModelChoiceField(Division.objects.none(), label="街道（乡镇）")
    community = forms.ModelChoiceField(Community.objects.none(), label="村（居）委会")
    communities = forms.ModelMultipleChoiceField(
        Community.objects.none(),
        label="参加合并的村（居）委会",
        widget=forms.CheckboxSelectMultiple,
    )
    into = forms.ModelChoiceField(
        Community.objects.none(), label="合并为", required=False, empty_label=NEW
    )
    name = forms.CharField(label="名称", max_length=60)
    code = forms.CharField(
        label="代码", max_length=12, help_text="12 位，前 9 位与所属街道（乡镇）一致"
    )
    sort = forms.ChoiceField(
        label="类别", required=False, choices=[("", "由名称和代码判定"), *Kind.choices]
    )
    goes_on = forms.BooleanField(label="原村（居）委会保留", required=False)
    parts = forms.CharField(
        label="新设的村（居）委会",
        help_text="每行一个：12 位代码、空格、名称",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    boundary = forms.CharField(
        label="辖区范围",
        max_length=1000,
        help_text="四至，用文字写明",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    officer_name = forms.CharField(label="当选主任姓名", max_length=40)
    telephone = forms.CharField(label="联系电话", max_length=20, required=False)
    term = forms.IntegerField(label="届次", min_value=1, max_value=99, required=False)
    term_ends_on = forms.DateField(
        label="届满之日", required=False, help_text="空着的，自生效之日起五年", widget=DAY
    )
    effective_on = forms.DateField(label="生效之日", widget=DAY)
    reason = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, kind: str, by: Appointment, undoes: Request | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "request_%s", **kwargs})
        self.kind, self.undoes = kind, undoes
        wanted = ("division", *FIELDS[kind], "effective_on", "reason")
        self.fields = {name: self.fields[name] for name in wanted}
        self.offer(by)
        speak_plainly(self)
        if kind == R.TERM:
            self.fields["term_ends_on"].required = True
            self.fields["term_ends_on"].help_text = ""
        if kind == R.MERGE:
            for name in ("name", "code"):
                self.fields[name].required = False
            self.fields["name"].help_text = "合并为新设的村（居）委会的，填写名称和代码"

    def offer(self, by: Appointment) -> None:
        """What there is to choose from: the townships of the post, and what stands in them."""
        places = Division.objects.filter(
            within(by.organ.division.code), level=Division.Level.TOWNSHIP, until=None
        )
        if self.undoes:
            places = places.filter(pk=self.undoes.division_id)
        self.choose("division", places)
        if places.count() == 1:
            self.initial.setdefault("division", places[0].pk)
        standing = Community.objects.standing().filter(within(by.organ.division.code))
        for name in ("community", "communities", "into"):
            self.choose(name, standing)

    def choose(self, name: str, among: QuerySet[Any]) -> None:
        """Let a field choose among rows, where it is there."""
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = among

    def clean_parts(self) -> list[dict[str, str]]:
        """The new ones, by line."""
        lines = [line for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        found = [PART.fullmatch(line) for line in lines]
        wrong = [line.strip() for line, one in zip(lines, found, strict=True) if one is None]
        if wrong:
            raise ValidationError(f"应为“12 位代码 名称”，请改正这一行：{wrong[0][:40]}")
        return [{"code": one[1], "name": one[2][:60]} for one in found if one]

    def clean_telephone(self) -> str:
        """Digits, and what parts them."""
        typed: str = self.cleaned_data["telephone"].strip()
        if not TELEPHONE.fullmatch(typed):
            raise ValidationError("电话只能有数字、空格和横线，请核对。")
        return typed

    def clean(self) -> dict[str, Any]:
        """A merger names what it goes on as."""
        said = super().clean() or {}
        if self.kind == R.MERGE and not said.get("into"):
            for name in ("name", "code"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "合并为新设的，请填写。")
        return said

    @property
    def asked(self) -> Asked:
        """What is asked for, once it is valid."""
        said = self.cleaned_data
        chosen = list(said.get("communities") or filter(None, [said.get("community")]))
        if self.undoes:
            chosen = list(self.undoes.communities.all())
        return Asked(
            kind=self.kind,
            division=said["division"],
            effective_on=said["effective_on"],
            reason=said["reason"].strip(),
            wanted=wanted_of(said),
            communities=chosen,
            undoes=self.undoes,
        )


def wanted_of(said: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the answers."""
    plain = ("code", "goes_on", "parts", "boundary", "telephone", "term")
    wanted = {name: said[name] for name in plain if said.get(name)}
    name = (said.get("name") or said.get("officer_name") or "").strip()
    ends_on: date | None = said.get("term_ends_on")
    more = {
        "name": name,
        "kind": said.get("sort", ""),
        "into": said["into"].pk if said.get("into") else None,
        "term_ends_on": ends_on.isoformat() if ends_on else "",
    }
    return {**wanted, **{key: value for key, value in more.items() if value}}


def initial_of(request: Request) -> dict[str, Any]:
    """A draft as its form shows it again."""
    wanted, chosen = request.wanted, [one.pk for one in request.communities.all()]
    parts = "\n".join(f"{part['code']} {part['name']}" for part in wanted.get("parts", []))
    return {
        **wanted,
        "sort": wanted.get("kind", ""),
        "officer_name": wanted.get("name", ""),
        "parts": parts,
        "division": request.division_id,
        "community": chosen[0] if chosen else None,
        "communities": chosen,
        "effective_on": request.effective_on,
        "reason": request.reason,
    }


class ApprovalForm(forms.Form):
    """By which paper the county's government approved it."""

    approval_title = forms.CharField(
        label="批准文件标题", max_length=200, required=False, help_text="县级人民政府批准的文件"
    )
    approval_number = forms.CharField(
        label="批准文号", max_length=60, required=False, help_text="例：南府批〔2026〕3号"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "approval_%s", **kwargs})
        speak_plainly(self)


class SoughtForm(forms.Form):
    """Which requests are listed."""

    status = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Request.Status.choices]
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *R.choices])
