"""What a source may hold, and what its author is told where it may not."""

import dataclasses
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from portal.documents import source as sources
from portal.documents.source import Source
from portal.documents.validation import validated

SAMPLES = Path(sources.__file__).parent / "samples"


@pytest.fixture
def letter():
    return json.loads((SAMPLES / "letter.json").read_text("utf-8"))


def refused(source, **more):
    with pytest.raises(ValidationError) as caught:
        validated(source, **more)
    return caught.value.message_dict


@pytest.mark.parametrize("name", ["letter", "letter_table"])
def test_the_samples_are_valid_and_survive_json(name):
    sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    source = validated(sample)
    assert isinstance(source, Source)
    assert validated(json.loads(json.dumps(dataclasses.asdict(source)))) == source


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("body", "", "正文为空"),
        ("body", " \u3000\n\t", "正文为空"),
        ("body", "字" * 2_000_001, "最多能排2000000字"),
        ("body", "一\n二\x00", "第2行有不能印刷的控制字符 U+0000"),
        ("body", "甲\u202e乙", "U+202E"),
        ("body", "甲\ud800", "U+D800"),
        ("body", "甲😀", "没有可用的字形"),
        ("body", "\n".join(["\t".join("1" * 13)] * 2), "最多12列"),
        ("body", "见http://www.mca.gov.cn/a", "去掉“http://”"),
        ("title", "关于FILE:///etc/passwd的答复", "不写带协议头的网址"),
        ("attachments", [{"title": "甲", "body": "见data:text/html,x"}], "去掉“data:text/”"),
        ("signers", ["秦守正"], "只用于文件格式"),
        ("body", ["正文"], "应当是文字"),
        ("title", "", "不能为空"),
        ("title", "题" * 101, "最多100字"),
        ("title", "题\n目", "不能换行"),
        ("title", None, "应当是文字"),
        ("organ", "局" * 21, "最多20字"),
        ("doc_number", "", "不能为空"),
        ("doc_number", "吉民议字[2020]16号", "六角括号"),
        ("doc_number", "吉民议字〔2020〕第16号", "不加“第”"),
        ("doc_number", "吉民议字〔2020〕016号", "不补零"),
        ("doc_number", "辽政办发〔201831号", "不合规范"),
        ("date", "2026-02-30", "实际日期"),
        ("date", "2026年1月5日", "2026-01-05"),
        ("date", 20260105, "实际日期"),
        ("layout", "poster", "没有“poster”这种版式"),
        ("layout", ["letter"], "这种版式"),
        ("addressees", [], "没有主送机关"),
        ("addressees", "某局", "列表"),
        ("attachments", [{"title": "", "body": "文"}], "第1项：标题不能为空"),
        ("attachments", [{"body": "文"}], "恰好有这几项"),
        ("attachments", [{"title": "甲", "body": ""}], "第1项：正文为空"),
        ("copies", [{"name": "某办", "count": 0}], "1到99"),
        ("copies", [{"name": "某办", "count": True}], "1到99"),
        ("copies", [{"name": "某办", "count": 1}] * 31, "最多30项"),
        ("note", "注" * 201, "最多200字"),
        ("colour", "red", "没有这一项"),
    ],
)
def test_each_fault_is_named_at_its_field(letter, field, value, message):
    problems = refused({**letter, field: value})
    assert list(problems) == [field]
    assert message in problems[field][0]


def test_every_faulty_field_is_told_at_once(letter):
    assert set(refused({**letter, "title": "", "body": "", "date": ""})) == {
        "title",
        "body",
        "date",
    }


def test_only_a_draft_may_lack_number_and_date(letter):
    draft = {**letter, "doc_number": "", "date": ""}
    assert set(refused(draft)) == {"doc_number", "date"}
    assert validated(draft, draft=True).doc_number == ""
    assert set(refused({**letter, "doc_number": "16"}, draft=True)) == {"doc_number"}


@pytest.mark.parametrize(
    "number",
    [
        "吉民议字〔2020〕16号",
        "吉民发〔2017〕64号",
        "吉政发〔2010〕37号",
        "吉发〔2017〕36号",
        "濮政办〔2022〕11号",
    ],
)
def test_the_numbers_of_real_letters_are_right(letter, number):
    assert validated({**letter, "doc_number": number}).doc_number == number


def test_pasted_text_is_cleaned(letter):
    source = validated({**letter, "title": " 关于\u200b答复 ", "addressees": ["尊敬的张某代表："]})
    assert (source.title, source.addressees) == ("关于答复", ("尊敬的张某代表",))
