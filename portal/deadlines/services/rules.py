"""The rules (时限规则): the shipped ones are entered when first asked for; the nearest jurisdiction's is taken."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from portal.deadlines.models import NATIONAL, DeadlineRule
from portal.deadlines.services.calendar import hold_still
from portal.people import codes
from portal.record.services import record

SHIPPED = Path(__file__).resolve().parents[1] / "rules.json"
NEEDED = ("place", "stage", "unit", "start", "source")
DAYS = ("on", "effective_from", "effective_until")
ALLOWED = (
    *("jurisdiction", "matter", "amount", "rolling", "consent", "verified", "remark"),
    *DAYS,
)
KEY = ("jurisdiction", "matter", "stage", "unit", "effective_from")
OPEN_TO_CHANGE = ("place", "verified", "remark", "effective_until")  # also of a rule in use
CHANGED = ("amount", "on", "start", "rolling", "consent", "source", *OPEN_TO_CHANGE)


class Entered(NamedTuple):
    """How many rules are new, and how many were changed."""

    new: int
    changed: int


def rule_for(code: str, stage: str, start: date, *, matter: str = "") -> DeadlineRule | None:
    """The rule of a stage for an organ in a division (12 digits), in force on the day the period begins.

    The nearest jurisdiction goes before those above it, a rule for this kind of matter before the general one,
    a day set by a yearly notice before a period, while that day is still to come. None where no rule says anything.
    """
    ensure()
    places = [*lineage(code), NATIONAL]
    in_force = Q(effective_until=None) | Q(effective_until__gte=start)
    found = DeadlineRule.objects.filter(
        in_force,
        Q(on=None) | Q(on__gt=start),
        jurisdiction__in=places,
        matter__in=(matter, ""),
        stage=stage,
        effective_from__lte=start,
    )
    return min(found, key=lambda rule: rank(rule, places), default=None)


def rank(rule: DeadlineRule, places: list[str]) -> tuple[int, bool, bool, int]:
    """How far a rule is from the case at hand; the least goes first."""
    is_general, counts = not rule.matter, rule.on is None
    return places.index(rule.jurisdiction), is_general, counts, -rule.effective_from.toordinal()


def lineage(code: str) -> list[str]:
    """A division's code and those above it."""
    found = []
    while code:
        found.append(code)
        code = codes.parent_of(code)
    return found


def ensure() -> None:
    """Enter the shipped rules, once."""
    if DeadlineRule.objects.exists():
        return
    rules = [rule_of(row) for row in shipped()]
    DeadlineRule.objects.bulk_create(rules, ignore_conflicts=True)


def shipped() -> list[dict[str, Any]]:
    """The rules that come with the program."""
    rows: list[dict[str, Any]] = json.loads(SHIPPED.read_text("utf-8"))
    return rows


def rule_of(row: dict[str, Any]) -> DeadlineRule:
    """A rule as it is written in the file: the code may be short, days are ISO. Raises ValidationError."""
    code = row.get("jurisdiction", "")
    days = {key: day_of(key, row[key]) for key in DAYS if row.get(key)}
    full = str(code).ljust(12, "0") if code else NATIONAL
    return DeadlineRule(**{**row, **days, "jurisdiction": full})


def day_of(key: str, text: Any) -> date:
    """A day in ISO. Raises ValidationError."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ValidationError(f"{key}“{text}”不是日期，请写作 2027-01-01。") from error


@transaction.atomic
def load(rows: Any) -> Entered:
    """Enter rules of the shape of rules.json, all of them or nothing; entered again they change nothing.

    A rule is known by place, kind of matter, stage, unit and the day it takes effect. One that a deadline was opened
    under keeps what counts; others are brought up to date. Raises ValidationError, which names each wrong rule.
    """
    hold_still(alone=True)
    ensure()
    if not isinstance(rows, list) or not rows:
        raise ValidationError("应当是写在方括号里的一列规定，格式见 docs/operations.md。")
    mistakes, counted = [], {"new": 0, "changed": 0, "": 0}
    for number, row in enumerate(rows, 1):
        try:
            counted[enter(row)] += 1
        except ValidationError as error:
            called = (
                f"（{row.get('place', '')} {row.get('stage', '')}）"
                if isinstance(row, dict)
                else ""
            )
            mistakes += [f"第 {number} 条{called}：{message}" for message in said(error)]
    if mistakes:
        raise ValidationError(mistakes)
    return Entered(counted["new"], counted["changed"])


def said(error: ValidationError) -> list[str]:
    """The messages, each with the key it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{key}：{message}" for key, found in error.message_dict.items() for message in found]


def enter(row: Any) -> str:
    """Enter one rule: `new`, `changed`, or nothing. Raises ValidationError."""
    refuse_misshapen(row)
    rule = rule_of(row)
    rule.full_clean(validate_unique=False, validate_constraints=False)
    refuse_impossible(rule)
    known = DeadlineRule.objects.filter(**{name: getattr(rule, name) for name in KEY}).first()
    if known is None:
        refuse_rival(rule)
        rule.save(force_insert=True)
        record("enter", rule, by=None, facts={"rule": str(rule), "source": rule.source})
        return "new"
    changes = [name for name in CHANGED if getattr(known, name) != getattr(rule, name)]
    if not changes:
        return ""
    refuse_in_use(known, changes)
    facts = {name: [str(getattr(known, name)), str(getattr(rule, name))] for name in changes}
    DeadlineRule.objects.filter(pk=known.pk).update(**{n: getattr(rule, n) for n in changes})
    record("change", known, by=None, facts=facts)
    return "changed"


def refuse_misshapen(row: Any) -> None:
    """A row with a key that is misspelt, missing, or of the wrong kind. Raises ValidationError."""
    if not isinstance(row, dict):
        raise ValidationError("应当是写在花括号里的一个 JSON 对象。")
    if unknown := sorted(set(row) - {*NEEDED, *ALLOWED}):
        known = "、".join((*NEEDED, *ALLOWED))
        raise ValidationError(f"没有“{'、'.join(unknown)}”这一项，可用的有 {known}。")
    if missing := [key for key in NEEDED if not row.get(key)]:
        raise ValidationError(f"缺少 {'、'.join(missing)}。")
    for key in ("rolling", "consent", "verified"):
        if not isinstance(row.get(key, False), bool):
            raise ValidationError(f"{key} 应为 true 或 false。")


def refuse_impossible(rule: DeadlineRule) -> None:
    """What can be no rule: a place that is none, a period of nothing, an end before the beginning."""
    if rule.jurisdiction:
        try:
            codes.level_of(rule.jurisdiction)
        except ValueError as error:
            message = "jurisdiction 应为 6 位或 12 位区划代码；全国的规定不写这一项。"
            raise ValidationError(message) from error
    if rule.unit == "date" and (rule.on is None or rule.amount):
        raise ValidationError("unit 为 date 的，请用 on 写明截止日期，不写 amount。")
    if rule.unit != "date" and (rule.on is not None or not rule.amount):
        raise ValidationError("请用 amount 写明期限的数（1 以上），on 只用于 unit 为 date 的。")
    if rule.effective_until and rule.effective_until < rule.effective_from:
        raise ValidationError("effective_until 不能早于 effective_from。")


def refuse_rival(rule: DeadlineRule) -> None:
    """A second period for the same case from the same day on, only in another unit. Raises ValidationError."""
    same = {name: getattr(rule, name) for name in KEY if name != "unit"}
    rivals = DeadlineRule.objects.filter(**same).exclude(unit="date")
    if rule.unit != "date" and rivals.exists():
        message = f"同一天起已有“{rivals[0]}”的规定，请另写 effective_from（新规定施行之日）。"
        raise ValidationError(message)


def refuse_in_use(rule: DeadlineRule, changes: Iterable[str]) -> None:
    """What counts of a rule that a deadline was opened under. Raises ValidationError."""
    counts = [name for name in changes if name not in OPEN_TO_CHANGE]
    if counts and rule.deadlines.exists():
        raise ValidationError(
            f"已有时限按这条规定起算，不能改它的 {'、'.join(counts)}。"
            "请另写一条，用 effective_from 写明新规定施行之日；已起算的仍按原规定。"
        )
