"""Which rule a deadline is opened under, what is shipped, and how further rules are entered."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portal.deadlines.models import DeadlineRule, Stage
from portal.deadlines.services import rules
from portal.record.models import Event
from tests.portal.moments import clock, opened, place  # noqa: F401 -- fixtures

DAY = date(2026, 3, 2)
MINE = {
    "jurisdiction": "410000", "place": "河南省", "matter": "trial", "stage": "reply",
    "amount": 2, "unit": "months", "start": "received", "source": "试验规定",
}  # fmt: skip


def rule(code, stage, day=DAY, matter="suggestion"):
    return rules.rule_for(code.ljust(12, "0"), stage, day, matter=matter)


def term(code, stage, matter="suggestion"):
    found = rule(code, stage, matter=matter)
    return found and str(found.term)


def said(found):
    with pytest.raises(ValidationError) as caught:
        rules.load(found)
    return "\n".join(caught.value.messages)


SHIPPED = {  # by the dossier's table: assign, return, reassign, opinion, contact, reply, extended, feedback, rehandle
    "410000": (None, "10 个工作日", "10 个工作日", "2 个月", None, "3 个月", "6 个月", "10 个工作日", "1 个月"),
    "410900": (None, "10 个工作日", "10 个工作日", "2 个月", None, "3 个月", "6 个月", "10 个工作日", "1 个月"),
    "220000": (None, None, None, None, None, "3 个月", "6 个月", None, None),
    "210000": (None, None, None, None, None, "3 个月", "6 个月", None, None),
    "370000": ("5 日", "5 日", None, "1 个月", None, "3 个月", "6 个月", None, "1 个月"),
    "330000": (None, "10 日", None, "2 个月", None, "3 个月", "6 个月", None, "1 个月"),
    "310000": ("7 个工作日", "7 个工作日", None, "1 个月", None, "3 个月", "6 个月", None, "1 个月"),
    "500000": ("10 个工作日", "10 个工作日", "10 个工作日", "30 个工作日", "20 个工作日", "3 个月", "6 个月",
               "20 个工作日", "2 个月"),
    "110000": (None, None, None, None, None, "3 个月", "6 个月", "15 个工作日", "2 个月"),
    "370200": ("5 个工作日", "5 个工作日", None, "1 个月", None, "3 个月", "6 个月", None, "1 个月"),
    "350000": (None, None, None, "1 个月", None, "3 个月", "6 个月", None, None),
    "510000": (None, None, None, None, None, "3 个月", "6 个月", None, "3 个月"),
    "450900": (None, "7 个工作日", None, None, None, "3 个月", "6 个月", None, None),
    "620000": (None, None, None, None, None, "3 个月", "6 个月", None, None),  # Gansu: the national ones
}  # fmt: skip
ORDER = (
    "assign",
    "return",
    "reassign",
    "opinion",
    "contact",
    "reply",
    "extended",
    "feedback",
    "rehandle",
)
UNVERIFIED = {"吉林省", "辽宁省", "福建省", "四川省", "玉林市"}


@pytest.mark.parametrize("code", SHIPPED)
def test_the_shipped_rules_are_those_of_the_dossier(db, code):
    assert tuple(term(code, stage) for stage in ORDER) == SHIPPED[code]
    assert term(code, "publish") == "20 个工作日"
    assert term(code, "accept") == "3 个工作日"


def test_what_was_not_read_in_the_original_says_so(db):
    rules.ensure()
    local = DeadlineRule.objects.exclude(jurisdiction="")
    assert set(local.filter(verified=False).values_list("place", flat=True)) == UNVERIFIED
    assert not local.filter(verified=True, place__in=UNVERIFIED).exists()
    assert not DeadlineRule.objects.filter(source="").exists()
    assert set(DeadlineRule.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert term("510000", "reply", "proposal") == "5 个月"
    assert not rule("510000", "reply", matter="proposal").verified


def test_the_nearest_place_goes_first_then_the_matter_then_a_day_that_is_set(db):
    general = {**MINE, "matter": "", "amount": 5}
    county = {**MINE, "jurisdiction": "410926", "place": "范县", "matter": "", "amount": 4}
    rules.load([MINE, general])
    assert term("410926", "reply", "trial") == "2 个月"
    assert term("410926", "reply", "another") == "5 个月"
    rules.load([county])
    assert term("410926", "reply", "trial") == "4 个月"
    assert term("410900", "reply", "trial") == "2 个月"
    yearly = {
        **MINE,
        "unit": "date",
        "on": "2026-06-30",
        "amount": 0,
        "effective_from": "2026-01-01",
    }
    rules.load([yearly])
    assert term("410000", "reply", "trial") == "2026-06-30 前"
    late = rule("410000", "reply", date(2026, 6, 30), matter="trial")
    assert str(late.term) == "2 个月"  # the set day is over


def test_a_rule_is_taken_only_while_it_is_in_force(db):
    ends = {**MINE, "effective_until": "2026-03-31"}
    begins = {**MINE, "amount": 1, "effective_from": "2026-04-01"}
    rules.load([ends, begins])
    found = [rule("410000", "reply", date(2026, *day), "trial") for day in ((3, 31), (4, 1))]
    assert [str(one.term) for one in found] == ["2 个月", "1 个月"]


def test_a_matter_keeps_its_rule_when_a_newer_one_arrives(opened, bureau):
    deadline = opened()
    was = deadline.rule
    newer = {**MINE, "jurisdiction": "220000", "place": "吉林省", "effective_from": "2026-01-01"}
    rules.load([newer])
    deadline.refresh_from_db()
    assert deadline.rule == was
    assert str(deadline.due_on) == "2026-03-16"
    assert str(opened().rule.term) == "2 个月"


def test_entered_again_they_change_nothing_and_what_is_not_in_use_is_brought_up_to_date(db):
    assert rules.load([MINE]) == (1, 0)
    assert rules.load([MINE]) == (0, 0)
    assert rules.load(rules.shipped()) == (0, 0)
    assert rules.load([{**MINE, "amount": 4, "verified": True}]) == (0, 1)
    found = DeadlineRule.objects.get(matter="trial")
    assert (found.amount, found.verified) == (4, True)
    assert [event.verb for event in Event.objects.about(found)] == ["enter", "change"]
    assert Event.objects.about(found).last().facts == {
        "amount": ["2", "4"],
        "verified": ["False", "True"],
    }


def test_of_a_rule_in_use_only_what_does_not_count_may_change(opened):
    mine = {**MINE, "jurisdiction": "220000", "place": "试验", "amount": 10, "unit": "workdays"}
    mine |= {"effective_from": "2001-01-01"}
    opened()
    assert rules.load([{**mine, "verified": True, "effective_until": "2030-01-01"}]) == (0, 1)
    message = said([{**mine, "amount": 11}])
    assert "不能改它的 amount。请另写一条，用 effective_from" in message
    assert rules.load([{**mine, "amount": 11, "effective_from": "2026-05-01"}]) == (1, 0)


WRONG = [
    ({}, "方括号"), ([], "方括号"), (["x"], "花括号"),
    ([{**MINE, "amuont": 3}], "没有“amuont”这一项"),
    ([{key: MINE[key] for key in MINE if key != "source"}], "缺少 source"),
    ([{**MINE, "jurisdiction": "41000x"}], "区划代码"),
    ([{**MINE, "stage": "answer"}], "stage"),
    ([{**MINE, "unit": "weeks"}], "unit"),
    ([{**MINE, "amount": 0}], "请用 amount"),
    ([{**MINE, "amount": -1}], "amount"),
    ([{**MINE, "amount": "三"}], "amount"),
    ([{**MINE, "on": "2026-06-30"}], "on 只用于"),
    ([{**MINE, "unit": "date", "amount": 0}], "请用 on"),
    ([{**MINE, "unit": "date", "amount": 0, "on": "六月底"}], "on“六月底”不是日期"),
    ([{**MINE, "rolling": "yes"}], "rolling 应为 true"),
    ([{**MINE, "source": "长" * 201}], "source"),
    ([{**MINE, "effective_from": "2026-02-01", "effective_until": "2026-01-01"}], "不能早于"),
    ([{**MINE}, {**MINE, "unit": "workdays"}], "第 2 条（河南省 reply）：同一天起已有"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "says"), WRONG)
def test_what_is_wrong_is_named_and_none_is_entered(db, found, says):
    assert says in said(found)
    assert not DeadlineRule.objects.filter(matter="trial").exists()


def test_the_command_enters_a_file_or_the_shipped_rules(db, tmp_path):
    file, out = tmp_path / "rules.json", StringIO()
    file.write_text(json.dumps([MINE]), "utf-8")
    call_command("load_rules", str(file), stdout=out)
    call_command("load_rules", stdout=out)
    assert out.getvalue().split("\n")[:2] == ["新增 1 条，更改 0 条。", "新增 0 条，更改 0 条。"]
    for content, says in (("[", "不是 JSON"), ("[1]", "第 1 条")):
        file.write_text(content, "utf-8")
        with pytest.raises(CommandError, match=says):
            call_command("load_rules", str(file))
    with pytest.raises(CommandError, match="不能读取"):
        call_command("load_rules", str(tmp_path / "none"))


def test_puyang_follows_henan(db):
    assert rule("410900", "return").place == "河南省"
