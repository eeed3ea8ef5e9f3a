"""What is found in a draft, and what is not; texts are invented after the defects of published letters."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from portal.documents.lint import findings, findings_in
from portal.documents.lint.finding import line_of, mended

REGISTERED = "关于如何去除社区行政化问题的建议"
BROKEN_LINE = "市民政局协同有关部门各司其职，现将《关于做好村规民约和居民公约工作的指导意见的通知印发给你们，请各地结"


def found(text, **known):
    return [(one.code, text[one.start : one.end], one.mend) for one in findings(text, **known)]


@pytest.mark.parametrize(
    ("text", "code", "wrong", "right"),
    [
        ("（甲政办发〔201831号）取消41项", "docnumber", "〔201831号", "〔2018〕31号"),
        ("甲民发[2020]5号", "docnumber", "[2020]5号", "〔2020〕5号"),
        ("甲民发（2020）第05号", "docnumber", "（2020）第05号", "〔2020〕5号"),
        ("甲民发〔2020〕05号", "docnumber", "〔2020〕05号", "〔2020〕5号"),
        ("甲民发〔2020〕5，", "docnumber", "〔2020〕5", "〔2020〕5号"),
        ("甲民发2018〕31号", "docnumber", "2018〕31号", "〔2018〕31号"),
        ("甲民发〔20〕5号", "docnumber", "〔20〕5号", None),
        ("甲民发201930附件", "docnumber", "201930", None),
        ("建设规划（20172020年）", "year", "20172020", None),
        ("于20195月16日印发", "year", "20195月16日", "2019年5月16日"),
        ("2020\n年6月30日印发", "year", "2020\n年", "2020年"),
        ("建议收悉,经研究", "halfwidth", ",", "，"),
        ("开展活动, 选树典型", "halfwidth", ", ", "，"),
        ("占87.2%,其中", "halfwidth", ",", "，"),
        ("开展工作.", "halfwidth", ".", "。"),
        ("印发<甲省目录>", "halfwidth", "<", "《"),
        ("共建，，共享", "doubled", "，，", "，"),
        ("共建共享。。", "doubled", "。。", "。"),
        ("很好， 我们", "space", " ", ""),
        ("他说“好的", "quotes", "“", None),
        ("继续深化”12341”机制", "quotes", "”", "“"),
        ("《关于甲的通知", "brackets", "《", None),
        ("二、强化服务", "numbering", "二、", None),
        ("一、甲\n三、乙", "numbering", "三、", None),
        ("一、甲\n二、乙\n二、丙", "numbering", "二、", None),
        ("（一）甲\n（三）乙", "numbering", "（三）", None),
        ("1.甲\n3.乙", "numbering", "3.", None),
        ("（1）甲\n（3）乙", "numbering", "（3）", None),
        ("一是甲。三是乙。", "numbering", "三是", None),
        ("是进一步推进。\n二是进一步加强。", "numbering", "是", "一是"),
        ("甲民议字〔2020〕16号\n正文。", "number", "甲民议字〔2020〕16号\n", ""),
        ("正文。\n2023年7月25日", "date", "2023年7月25日", ""),
        ("甲省民政厅文件\n正文。", "letterhead", "甲省民政厅文件", None),
        ("正文。\n甲省民政厅\n2023年7月25日", "signature", "甲省民政厅", None),
        ("尊敬的王**代表：\n正文。", "salutation", "尊敬的王**代表：", None),
        (f"{BROKEN_LINE}\n\n合实际落实》。", "break", "\n\n", ""),
        ("甲县9个村委会，3个居委会；乙县97个村委会；48个居委会。", "row", "会；", "会，"),
        ("甲县9个村委会，3个居委会；乙县97个村委会48个居委会。", "row", "会", "会，"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_at_its_place(text, code, wrong, right):
    assert (code, wrong, right) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "甲民议字〔2020〕16号和甲民发〔2017〕64号、甲政办〔2022〕11号，甲民阅1号文件。",
        "《中共中央 国务院关于加强和完善城乡社区治理的意见》出台。",
        "比例为1:3，共2.2755亿元，1,234人，3.14。",
        "一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n1.己\n二、庚\n（一）辛",
        "一是加强。二是推进。\n同时，一是落实。二是督促，尤其是进一步加强。",
        "详见http://www.example.cn/a,b?x=(1)。",
        "他说：“我们讨论了‘准入’问题。”“原则上一律取消”。",
        "会议决定：1）开展试点；2）总结经验。",
        "2018年31号楼，2020年5月16日，2019—2020年。",
        "联系人：陈某　联系电话：0431-80000012",
        "县区\t村委会\n甲县\t12",
        "（一）全市情况。现有甲县9个村委会，3个居委会；乙县97个村委会，48个居委会。",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert found(text) == []


def test_the_title_in_the_letter_is_compared_with_the_registered_one():
    text = "您提出的关于如何去除社区行政建议收悉，现答复如下："
    assert found(text, title=REGISTERED) == [
        ("title", "关于如何去除社区行政建议", f"《{REGISTERED}》")
    ]
    for same in (f"您提出的《{REGISTERED}》收悉", "您提出的关于“如何去除社区行政化问题”的建议收悉"):
        assert found(same, title=REGISTERED) == []


def test_what_the_organ_typed_of_its_own_goes_by_itself():
    text = "甲省民政厅文件\n甲民发〔2020〕5号\n正文。\n甲省民政厅\n2020年5月6日"
    assert mended(text, findings(text, organ="甲省民政厅")) == "正文。\n"


def test_what_was_mended_is_not_found_again():
    text = "建议收悉,综合(甲市)意见, 现答复如下:\n一、根据甲民发[2020]第05号\n”12341”机制。。"
    left = mended(text, findings(text))
    assert (
        left == "建议收悉，综合（甲市）意见，现答复如下：\n一、根据甲民发〔2020〕5号\n“12341”机制。"
    )
    assert findings(left) == []


def test_every_text_of_a_draft_is_read():
    drafted = {
        "title": "对第1017号,建议的答复",
        "body": "正文,",
        "note": "联系人(李某)",
        "attachments": [{"title": "名单,一", "body": "一、甲\n三、乙"}],
    }
    assert set(findings_in(drafted)) == {
        "title", "body", "note", "attachments.0.title", "attachments.0.body",
    }  # fmt: skip


def test_the_command_prints_one_finding_a_line(tmp_path):
    file, printed = tmp_path / "draft.txt", StringIO()
    file.write_text("您提出的《关于甲的建议》收悉。\r\n一、甲\r\n三、乙", "utf-8", newline="")
    call_command("lint", file, title="关于乙的建议", stdout=printed)
    first, second = (json.loads(line) for line in printed.getvalue().splitlines())
    assert (first["code"], first["line"], first["text"]) == ("title", 1, "关于甲的建议")
    assert (second["code"], second["line"], second["start"], second["mend"]) == (
        "numbering",
        3,
        20,
        None,
    )
    assert line_of("甲\n乙", 2) == 2


@pytest.mark.parametrize("command", ["lint", "redact"])
def test_what_is_no_text_is_refused(tmp_path, command):
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff")
    for file in ("picture.txt", "nowhere.txt"):
        with pytest.raises(CommandError, match=r"UTF-8|不能读取"):
            call_command(command, tmp_path / file)
