"""Committees as they are, as they were, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, TextField
from django.db.models.functions import Collate

from communities.models.standing import Kind, SpellQuerySet, Standing
from portal.people import codes
from portal.people.models import Division
from portal.search import Pairs


class Sought(Func):
    """What a committee is looked for by: full name, initials and code, A to Z small (the code brings collation C)."""

    template = "lower(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


BY_PAIRS = GinIndex(Pairs(F("sought")), name="community_by_pairs")


class CommunityQuerySet(SpellQuerySet):
    """Named selections of committees."""

    def standing(self) -> CommunityQuerySet:
        """Those that have not been abolished."""
        return self.filter(until=None)


class Community(Standing):
    """村（居）委会: a committee as it stands now, or stood last. Its past is in `Past`, both in `Spell`.

    `since` is the day from which it stands as this row says, `until` the first day without it.
    """

    class By(models.TextChoices):
        NAME = "name", "由名称判定"
        CODE = "code", "由代码判定"
        HAND = "hand", "人工核定"

    kind_by = models.CharField("类别依据", max_length=4, choices=By.choices, default=By.HAND)
    initials = models.CharField("拼音首字母", max_length=60, blank=True, default="")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    uscc_override = models.CharField(
        "校验不符仍予采用的理由", max_length=200, blank=True, default=""
    )
    established_on = models.DateField("设立日期", null=True, blank=True)
    until = models.DateField("撤销之日", null=True, blank=True)
    sought = GeneratedField(
        expression=Sought(F("full_name"), F("initials"), F("code")),
        output_field=TextField(),
        db_persist=True,
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="community_code_once_among_the_standing",
                fields=["code"],
                condition=Q(until=None),
                violation_error_message="该代码已被另一个村（居）委会使用，请核对。",
            ),
            models.UniqueConstraint(
                name="community_uscc_once",
                fields=["uscc"],
                condition=~Q(uscc=""),
                violation_error_message="该统一社会信用代码已登记在另一个村（居）委会名下，请核对。",
            ),
            models.CheckConstraint(
                name="community_code_has_12_digits",
                condition=Q(code__regex=r"^[1-9][0-9]{11}$"),
                violation_error_message="代码应为 12 位数字。",
            ),
            models.CheckConstraint(
                name="community_kind_is_known", condition=Q(kind__in=tuple(Kind.values))
            ),
            models.CheckConstraint(
                # On the same day: it was set up and abolished on one day, and stood on none.
                name="community_ends_not_before_it_begins",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        ]
        indexes: ClassVar = [
            BY_PAIRS,
            # All that a count needs, so that it never reads the rows.
            models.Index(
                fields=["code"], name="community_by_code", include=["kind", "since", "until"]
            ),
            models.Index(Collate("short_name", "C"), name="community_by_name"),
            models.Index(Collate("initials", "C"), name="community_by_initials"),
        ]

    def clean(self) -> None:
        """The code lies under its township; a wrong 统一社会信用代码 is taken when a reason is given."""
        wrong = {}
        if self.division.level != Division.Level.TOWNSHIP:
            wrong["division"] = "村（居）委会应设在乡镇、街道之下。"
        elif self.code[:9] != self.division.code[:9] or self.code == self.division.code:
            wrong["code"] = f"代码前 9 位应与所属乡镇街道一致（{self.division.code[:9]}）。"
        if self.uscc and not codes.is_uscc(self.uscc) and not self.uscc_override:
            wrong["uscc"] = "统一社会信用代码校验不符，请核对；确认无误的，请填写仍予采用的理由。"
        if wrong:
            raise ValidationError(wrong)


class Past(Standing):
    """How a committee stood before, from a day until another."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="past")
    until = models.DateField("至")

    class Meta:
        ordering: ClassVar = ["community", "since"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="past_of_a_community_begins_once", fields=["community", "since"]
            ),
            models.CheckConstraint(
                name="past_of_a_community_lasted", condition=Q(until__gt=F("since"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["code"], name="past_by_code")]


class DivisionPast(models.Model):
    """How a division stood before: its code, its name, and what it belonged to."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="past")
    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    since = models.DateField("自", null=True)
    until = models.DateField("至")

    class Meta:
        ordering: ClassVar = ["division", "until"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="past_of_a_division_ends_once", fields=["division", "until"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（至 {self.until}）"


class Change(models.Model):
    """变更: one thing that happened to a committee or a division on a day: what it was before and after.

    `before` and `after` are dictionaries of the fields of `SAID` that changed, by name, as text, with `division` as
    the 12-digit code that the township had on that day; both have the same keys. Where a committee begins (establish,
    restore, the new one of a merger or a split) `before` is empty and `after` has every field of SAID; where it ends
    it is the other way round; where it only goes on, both are empty. What is no part of the standing is said
    likewise: `boundary` (words), `uscc`, `uscc_override`, `established_on`. Of a division: `code`, `name`, `parent`
    (a code). Folding these rows by `on` and `pk` gives the registry of any day (communities/replay.py).
    """

    class Kind(models.TextChoices):
        ESTABLISH = "establish", "设立"
        RENAME = "rename", "更名"
        MOVE = "move", "划转"  # to another township, or another code
        KIND = "kind", "类别核定"
        ABOLISH = "abolish", "撤销"
        MERGE = "merge", "合并"
        SPLIT = "split", "分设"
        BOUNDARY = "boundary", "辖区调整"
        RESTORE = "restore", "恢复"
        IDENTIFY = "identify", "登记赋码"  # 统一社会信用代码, 设立日期, 城乡分类代码

    kind = models.CharField("变更类别", max_length=10, choices=Kind.choices)
    community = models.ForeignKey(Community, models.PROTECT, null=True, related_name="changes")
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="changes")
    on = models.DateField("生效之日")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.CharField("说明", max_length=500, blank=True)
    load = models.ForeignKey("Load", models.PROTECT, null=True, related_name="changes")
    request = models.ForeignKey("Request", models.PROTECT, null=True, related_name="changes")

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_is_about_a_community_or_a_division",
                condition=Q(community=None, division__isnull=False)
                | Q(community__isnull=False, division=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """What is said differently: field, before, after."""
        fields = dict.fromkeys([*self.before, *self.after])
        pairs = ((name, self.before.get(name), self.after.get(name)) for name in fields)
        return [(name, was, now) for name, was, now in pairs if was != now]


class Succession(models.Model):
    """承继: which committee went on as which, from a day on, by a merger or a split."""

    predecessor = models.ForeignKey(Community, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Community, models.PROTECT, related_name="predecessors")
    change = models.ForeignKey(Change, models.PROTECT, related_name="successions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="succession_once", fields=["predecessor", "successor", "change"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def on(self) -> date:
        """From which day on."""
        return self.change.on
