"""When people are reminded is data: entered from a file, all of it or nothing."""

import json

import pytest
from django.core.management import CommandError, call_command

from portal.reminders.models import Threshold
from portal.reminders.services import thresholds

ROW = {"stage": "publish", "days": -5, "unit": "workdays", "rung": 1}


@pytest.fixture
def enter(db, tmp_path):
    def enter(content):
        file = tmp_path / "thresholds.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        call_command("load_thresholds", str(file))

    return enter


def rows():
    return set(Threshold.objects.values_list("stage", "days", "unit", "rung"))


def test_a_file_sets_the_stages_it_names_and_leaves_the_others(enter):
    thresholds.ensure()
    before = rows()
    enter([ROW, {**ROW, "days": 0}])
    assert rows() == before | {("publish", -5, "workdays", 1), ("publish", 0, "workdays", 1)}
    enter([{"days": -2, "unit": "days", "rung": 4}])
    assert {row for row in rows() if row[0] == ""} == {("", -2, "days", 4)}
    assert ("publish", 0, "workdays", 1) in rows()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[", "不是 JSON"),
        ([], "至少有一条"),
        ({"days": 1}, "应为一个列表"),
        ([3], "第 1 条：应是写在花括号里的一个对象"),
        ([ROW, {**ROW, "days": 900}], "第 2 条：days 应是"),
        ([ROW, {**ROW, "days": "3"}], "第 2 条：days 应是"),
        ([{"days": 1, "unit": "days"}], "缺少 rung"),
        ([{**ROW, "who": 1}], "没有“who”这一项"),
        ([ROW, {**ROW, "rung": 9}], "第 2 条"),
        ([ROW, {**ROW, "unit": "weeks", "days": 2}], "第 2 条"),
        ([ROW, {**ROW, "stage": "lunch", "days": 2}], "第 2 条"),
        ([ROW, ROW], "第 2 条"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_entered(enter, content, said):
    thresholds.ensure()
    before = rows()
    with pytest.raises(CommandError, match="提醒档次未录入") as caught:
        enter(content)
    assert said in str(caught.value)
    assert rows() == before
