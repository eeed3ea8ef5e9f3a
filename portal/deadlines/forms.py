"""What people ask of the calendar and the rules, and what an office fills in to keep the time of a deadline."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.timezone import localdate

from portal.deadlines.models import DeadlineRule
from portal.deadlines.reckoning import Term, Unit
from portal.deadlines.services.calendar import AHEAD_OF_TODAY, FIRST
from portal.plain import speak_plainly

LONGEST = {Unit.MONTHS: 60, Unit.WORKDAYS: 1250, Unit.DAYS: 1830}
UNITS = [(Unit.MONTHS, "个月"), (Unit.WORKDAYS, "个工作日"), (Unit.DAYS, "日")]
OWN = "自定期限"
Choices = list[tuple[str, Any]]


def by_place() -> Choices:
    """The rules that count a period, under their places."""
    rules = DeadlineRule.objects.exclude(unit=Unit.DATE).order_by("jurisdiction", "stage", "pk")
    groups = groupby(rules, key=lambda rule: rule.place)
    return [(place, [(str(one.pk), label_of(one)) for one in found]) for place, found in groups]


def label_of(rule: DeadlineRule) -> str:
    """A rule in a list of its place."""
    doubt = "" if rule.verified else "（未核实）"
    return f"{rule.matter_word}{rule.get_stage_display()} {rule.term}{doubt}"


class WhatIfForm(forms.Form):
    """From which day on, and by which rule or period, somebody wants to know the end."""

    start = forms.DateField(
        label="起算日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请写作 2026-02-10。"},
    )
    rule = forms.ChoiceField(label="按规定", required=False, help_text=f"选“{OWN}”的，填下面两项")
    amount = forms.IntegerField(label="期限", required=False)
    unit = forms.ChoiceField(label="单位", required=False, choices=UNITS)
    rolling = forms.BooleanField(label="遇节假日顺延", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", OWN), *by_place()]  # type: ignore[attr-defined]

    def clean_start(self) -> date:
        """Inside the calendar that is kept."""
        start: date = self.cleaned_data["start"]
        last = localdate().year + AHEAD_OF_TODAY
        if not FIRST <= start.year <= last:
            raise forms.ValidationError(f"起算日应在 {FIRST} 年至 {last} 年之间。")
        return start

    def clean(self) -> dict[str, Any]:
        """A period, where no rule is chosen."""
        found: dict[str, Any] = self.cleaned_data
        if found.get("rule") or self.errors:
            return found
        amount, unit = found.get("amount"), Unit(found.get("unit") or Unit.MONTHS)
        if amount is None:
            self.add_error("amount", "请填期限，或在上面选一条规定。")
        elif not 1 <= amount <= LONGEST[unit]:
            self.add_error("amount", f"应在 1 至 {LONGEST[unit]} {unit.label}之间。")
        return found

    @property
    def chosen(self) -> DeadlineRule | None:
        """The rule, once it is valid."""
        key = self.cleaned_data["rule"]
        return DeadlineRule.objects.get(pk=key) if key else None

    def term(self, rule: DeadlineRule | None) -> Term:
        """The period, once it is valid: of the rule, else what was filled in."""
        found = self.cleaned_data
        if rule:
            return rule.term
        unit = Unit(found["unit"] or Unit.MONTHS)
        return Term(found["amount"], unit, rolling=found["rolling"])


class PlaceForm(forms.Form):
    """What narrows the list of rules."""

    place = forms.ChoiceField(label="地区", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = DeadlineRule.objects.order_by("jurisdiction").values_list("place", flat=True)
        places = [(place, place) for place in dict.fromkeys(rules)]
        self.fields["place"].choices = [("", "全部"), *places]  # type: ignore[attr-defined]


class Plain(forms.Form):
    """A form that complains in plain Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self)


class StopForm(Plain):
    """Why the clock is to stand still."""

    reason = forms.CharField(
        label="中止事由", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class RestartForm(Plain):
    """What is to be noted when it runs again."""

    reason = forms.CharField(label="恢复说明", max_length=200, required=False)


class FixForm(Plain):
    """The last day, and the document that sets it."""

    on = forms.DateField(
        label="截止日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-05-31。"},
    )
    document = forms.CharField(
        label="依据的文件", max_length=200, help_text="例：省政府办公厅2026年建议提案交办通知"
    )
