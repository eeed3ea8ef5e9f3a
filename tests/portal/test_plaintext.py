"""Plain text read into headings, paragraphs and tables; titles broken into lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.plaintext import Paragraph, Table, blocks, clean
from portal.documents.title import title_lines, width

LONG = (
    "近年来，中央和省委以及省直相关部门围绕社区治理已制定出台了一系列政策意见，" * 2
    + "已得到明确。"
)


@pytest.mark.parametrize(
    ("line", "level", "heading"),
    [
        ("一、社区治理工作总体情况", 1, "一、社区治理工作总体情况"),
        ("十二、其他", 1, "十二、其他"),
        ("（一）全市城乡社区基础情况。全市有2867个村民委员会。", 2, "（一）全市城乡社区基础情况。"),
        ("(一)提高社区治理水平。转变基层政府职能", 2, "(一)提高社区治理水平。"),
        ("1.持续加强党建引领，发挥工作效能。一是深化", 3, "1.持续加强党建引领，发挥工作效能。"),
        ("1．持续", 3, "1．持续"),
        ("1、持续", 3, "1、持续"),
        ("（1）不断推进社区居民自治。市民政局", 4, "（1）不断推进社区居民自治。"),
        (
            "四、合理确定社区任务职能，扎实推进社区减负增效。社区居委会是群众性自治组织。",
            1,
            "四、合理确定社区任务职能，扎实推进社区减负增效。",
        ),
        ("二、关于“减轻社区居委会负担。”的情况。说明", 1, "二、关于“减轻社区居委会负担。”的情况。"),
        ("2.2755亿元", 0, ""),
        ("2020年3月", 0, ""),
        ("一是不断加强队伍建设。", 0, ""),
        ("（联系人：陈一鸣）", 0, ""),
        ("一些社区、村", 0, ""),
    ],
)
def test_numbering_gives_the_level_and_the_first_sentence_the_heading(line, level, heading):
    (block,) = blocks(line)
    assert (block.level, block.heading) == (level, heading)
    assert block.heading + block.text == line


def test_siblings_of_a_numbered_paragraph_too_long_for_a_heading_are_paragraphs_too():
    read = blocks(f"一、国家层面没有专门法规。\n二、{LONG}\n三、其他。")
    assert [block.heading for block in read] == ["", "", ""]


def test_a_list_that_starts_again_is_another_family():
    read = blocks(f"一、总体\n（一）甲。乙\n（二）{LONG}\n二、措施\n（一）丙。丁")
    assert [block.level if block.heading else 0 for block in read] == [1, 0, 0, 1, 2]


def test_lines_with_tabs_are_a_table_and_one_alone_is_a_paragraph():
    read = blocks("基本情况\n县区\t村\t居\n濮阳县\t980\t34\n台前县\t372\n\n电话\t123")
    assert read == [
        Paragraph("", "基本情况"),
        Table((("县区", "村", "居"), ("濮阳县", "980", "34"), ("台前县", "372", ""))),
        Paragraph("", "电话\u3000123"),
    ]


def test_what_word_and_web_pages_leave_behind_goes_and_punctuation_stays():
    pasted = (
        "\ufeff\u3000\u3000根据,规定\u00a0(一)\u200b。 \r\n\r\n\r\n\r\n下一段\v又一段\u2028末段\t\n"
    )
    assert clean(pasted) == "根据,规定 (一)。\n\n下一段\n又一段\n末段"


def test_an_empty_first_cell_stays_a_cell():
    assert blocks("\t甲\t乙\n丙\t1\t2") == [Table((("", "甲", "乙"), ("丙", "1", "2")))]


@given(
    st.text(
        alphabet=st.sampled_from("一二、（）()1.。《》“”\t\n\r\u3000\u00a0\u200b甲乙 \x00"),
        max_size=200,
    )
)
def test_cleaning_twice_changes_nothing_and_no_character_of_the_text_is_lost(text):
    assert clean(clean(text)) == clean(text)
    read = "".join(
        block.heading + block.text
        if isinstance(block, Paragraph)
        else "".join(map("".join, block.rows))
        for block in blocks(text)
    )
    gaps = re.compile("[\\s\u3000\u200b]")
    assert gaps.sub("", read) == gaps.sub("", text)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("吉林省社区治理工作相关情况", ["吉林省社区治理工作相关情况"]),
        (
            "对省十三届人大三次会议第1017号代表建议的答复",
            ["对省十三届人大三次会议", "第1017号代表建议的答复"],
        ),
        (
            "对省政协十三届一次会议第W163号委员提案的答复",
            ["对省政协十三届一次会议", "第W163号委员提案的答复"],
        ),
        (
            "吉林省民政厅关于开展省级社区治理和服务创新实验区创建工作的通知",
            ["吉林省民政厅关于开展省级社区治理和", "服务创新实验区创建工作的通知"],
        ),
    ],
)
def test_a_title_breaks_where_its_meaning_pauses(title, lines):
    assert list(title_lines(title)) == lines


@given(
    st.text(
        alphabet=st.sampled_from("关于对省人大代表第12号建议的答复《》（）〔〕“”，"),
        min_size=1,
        max_size=100,
    )
)
def test_every_title_fits_and_none_loses_a_character(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= 20 for line in lines)
    assert len(title) < 4 or all(len(line) > 1 for line in lines)
