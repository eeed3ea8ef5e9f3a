"""What the rules propose to take out of a text, with invented names and numbers."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from portal.publication.redaction import applied, proposals_for, proposals_in, redacted


def secrets(text, **known):
    return [(one.text, one.replacement) for one in proposals_for(text, **known)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("尊敬的王春和代表：", [("王春和", "王**")]),
        ("林小满代表 ", [("林小满", "林**")]),
        ("尊敬的欧阳文静委员：", [("欧阳文静", "欧阳**")]),
        ("尊敬的沈一舟、叶青代表：", [("沈一舟", "沈**"), ("叶青", "叶*")]),
        ("阿依古丽·买买提委员：", [("阿依古丽·买买提", "阿***·***")]),
        ("（联系人：白露          联系电话：0993-6600123）", [("白露", "白*"), ("0993-6600123", "0993-*******")]),
        ("(联系人：陈* 电话：81230066 13800138000)", [("81230066", "********"), ("13800138000", "138****8000")]),
        ("经办人：陈　敏", [("陈　敏", "陈　*")]),
        ("联系人：办公室 周以宁", [("周以宁", "周**")]),
        ("由张小兵、李四等12名代表联名提出", [("张小兵", "张**"), ("李四", "李*")]),
        ("社区居委会主任吴小兰荣获称号", [("吴小兰", "吴**")]),
        ("居民赵秀兰反映", [("赵秀兰", "赵**")]),
        ("电话：０４３１－８８９０１２３４", [("０４３１－８８９０１２３４", "０４３１－********")]),
        ("手机138 0013 8000", [("138 0013 8000", "138 **** 8000")]),
        ("身份证号220104199003071234", [("220104199003071234", "220104********1234")]),
        ("邮箱：zhang.san@example.cn", [("zhang.san@example.cn", "***@***")]),
        ("车牌吉A·12345", [("吉A·12345", "吉A·*****")]),
    ],
)  # fmt: skip
def test_what_names_or_reaches_a_person_is_proposed(text, wanted):
    assert secrets(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "王**:",
        "尊敬的各位代表：",
        "各市（州）民政局：",
        "陈家镇、王府井和张家口、白山市、高新区的代表说，方案需350万元。",
        "联系人：基层政权处",
        "11220000013544496H/2020-10678",
        "吉民发〔2017〕64号，全省共有11312个，其中社区1970个。",
    ],
)
def test_organs_places_and_figures_are_not(text):
    assert secrets(text) == []


def test_a_name_once_known_is_found_everywhere_and_in_every_text():
    source = {
        "title": "关于林小满提出问题的说明",
        "addressees": ["尊敬的林小满代表"],
        "body": "您提出的建议收悉。",
        "attachments": [{"title": "林小满调研记录", "body": "同意。"}],
        "signature": "吉林省民政厅",
    }
    found = proposals_in(source)
    assert set(found) == {"title", "addressees.0", "attachments.0.title"}
    assert "林小满" not in json.dumps(redacted(source, found), ensure_ascii=False)


def test_what_may_stay_stays():
    text = "联系人：陈敏，电话：0431-81230066"
    assert secrets(text, keep=["0431-81230066"]) == [("陈敏", "陈*")]


def test_a_name_known_from_the_matter_needs_no_context():
    assert secrets("会上林小满谈到此事", also=["林小满"]) == [("林小满", "林**")]


def test_the_command_prints_one_proposal_a_line(tmp_path):
    file, printed = tmp_path / "letter.txt", StringIO()
    file.write_text("尊敬的林小满代表：\r\n电话：81230066\n", "utf-8", newline="")
    call_command("redact", file, stdout=printed)
    lines = [json.loads(line) for line in printed.getvalue().splitlines()]
    assert [(one["start"], one["end"], one["kind"]) for one in lines] == [
        (3, 6, "name"),
        (13, 21, "landline"),
    ]
    assert applied("尊敬的林小满代表：", proposals_for("尊敬的林小满代表：")) == "尊敬的林**代表："
